/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "url.h"

#include "names/host_port.h"

enum { HTTP_PORT = 80, HTTPS_PORT = 443 };

/* The parts of a reference (RFC 3986, 3); the fragment is nobody's business. */
struct parts {
	struct bytes scheme, authority, path, query;
	bool has_scheme, has_authority, has_query;
};

/* --- octets ------------------------------------------------------------------------ */

static struct bytes trimmed(struct bytes text)
{
	return bytes_trimmed(text, " \t\n\v\f\r");
}

static enum err too_long(size_t most, struct error *reterr)
{
	return error_raise(reterr, ERR_URL_TOO_LONG, FACTS(.count = (int64_t)most));
}

static enum err check_octets(struct bytes text, struct error *reterr)
{
	if (text.len >= URL_BYTES)
		return too_long(URL_BYTES - 1, reterr);
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] < ' ' || text.data[i] == 0x7f)
			return error_raise(reterr, ERR_URL_CONTROL, FACTS());
	}
	if (bytes_has(bytes_until(text, bytes_find(text, '?')), '\\'))
		return error_raise(reterr, ERR_URL_BACKSLASH, FACTS());
	return ERR_NONE;
}

/* --- parts ------------------------------------------------------------------------- */

/* Takes what stands before the first octet of ends; there is no NUL in rest. */
static struct bytes take_until(struct bytes *rest, const char *ends)
{
	size_t n = 0;
	while (n < rest->len && strchr(ends, rest->data[n]) == NULL)
		n++;
	struct bytes taken = bytes_until(*rest, n);
	*rest = bytes_from(*rest, n);
	return taken;
}

static bool is_of_scheme(uint8_t c)
{
	return ascii_is_letter(c) || ascii_is_digit(c) || c == '+' || c == '-' || c == '.';
}

/* Takes a scheme and its colon (3.1). */
static bool take_scheme(struct bytes *rest, struct bytes *ret_scheme)
{
	size_t n = 0;
	while (n < rest->len && is_of_scheme(rest->data[n]))
		n++;
	if (n == rest->len || rest->data[n] != ':' || !ascii_is_letter(rest->data[0]))
		return false;
	*ret_scheme = bytes_until(*rest, n);
	*rest = bytes_from(*rest, n + 1);
	return true;
}

static struct parts split(struct bytes text)
{
	struct parts parts = { .has_scheme = false };
	text = bytes_until(text, bytes_find(text, '#'));
	parts.has_scheme = take_scheme(&text, &parts.scheme);
	parts.has_authority = bytes_starts(text, "//");
	if (parts.has_authority) {
		text = bytes_from(text, 2);
		parts.authority = take_until(&text, "/?");
	}
	parts.path = take_until(&text, "?");
	parts.has_query = text.len > 0;
	parts.query = bytes_from(text, 1);
	return parts;
}

/* --- scheme, host and port ------------------------------------------------------------ */

static enum err read_scheme(struct bytes scheme, struct url *url, struct error *reterr)
{
	url->is_https = bytes_is(scheme, "https");
	if (!url->is_https && !bytes_is(scheme, "http"))
		return error_raise(reterr, ERR_URL_NOT_HTTP, FACTS(.said = scheme));
	return ERR_NONE;
}

static enum err read_host(const char *text, struct url *url, struct error *reterr)
{
	struct host_port host_port;
	struct reference reference;
	enum err err = host_port_check_url(text, reterr);
	if (err == ERR_NONE)
		err = host_port_parse(text, &host_port, reterr);
	if (err != ERR_NONE)
		return err;
	if (host_port.host[0] == '\0')
		return error_raise(reterr, ERR_URL_NO_HOST, FACTS());
	err = reference_parse_host(host_port.host, &reference, reterr);
	if (err != ERR_NONE)
		return err;
	memcpy(url->host, reference.ascii, sizeof(url->host));
	url->port = host_port.port;
	if (url->port == 0)
		url->port = url->is_https ? HTTPS_PORT : HTTP_PORT;
	return ERR_NONE;
}

/* A port may be empty (3.2.3). */
static struct bytes without_empty_port(struct bytes authority)
{
	size_t colon = bytes_find_last(authority, ':');
	struct bytes host = bytes_until(authority, colon);
	bool is_address = host.len > 0 && host.data[host.len - 1] == ']';
	return colon + 1 == authority.len && (is_address || !bytes_has(host, ':')) ? host
										   : authority;
}

static enum err read_authority(struct bytes authority, struct url *url, struct error *reterr)
{
	char text[REFERENCE_TEXT_BYTES];
	if (bytes_has(authority, '@'))
		return error_raise(reterr, ERR_URL_USER, FACTS());
	authority = without_empty_port(authority);
	if (authority.len == 0)
		return error_raise(reterr, ERR_URL_NO_HOST, FACTS());
	if (authority.len >= sizeof(text))
		return too_long(sizeof(text) - 1, reterr);
	memcpy(text, authority.data, authority.len);
	text[authority.len] = '\0';
	return read_host(text, url, reterr);
}

/* --- path and query -------------------------------------------------------------------- */

/* What does not fit is not written, but counted. */
struct writer {
	char *text;
	size_t size, n;
};

static void put(struct writer *out, uint8_t c)
{
	if (out->n < out->size)
		out->text[out->n] = (char)c;
	out->n++;
}

static bool is_full(const struct writer *out)
{
	return out->n >= out->size;
}

static bool is_of_url(uint8_t c)
{
	return c > ' ' && c < 0x7f && strchr("\"<>\\^`{|}", c) == NULL;
}

static void put_encoded(struct writer *out, struct bytes text)
{
	static const char digits[] = "0123456789ABCDEF";
	for (size_t i = 0; i < text.len; i++) {
		uint8_t c = text.data[i];
		if (is_of_url(c)) {
			put(out, c);
			continue;
		}
		put(out, '%');
		put(out, (uint8_t)digits[c >> 4]);
		put(out, (uint8_t)digits[c & 15]);
	}
}

/* Takes the last segment and its slash off what is written. */
static void drop_segment(struct writer *out)
{
	while (out->n > 0 && out->text[--out->n] != '/')
		;
}

/* Writes a path that begins with a slash, or is empty, without dot segments (5.2.4). */
static void put_path(struct writer *out, struct bytes path)
{
	do {
		path = bytes_from(path, 1);
		struct bytes segment = take_until(&path, "/");
		bool is_up = bytes_is(segment, "..");
		bool is_dots = is_up || bytes_is(segment, ".");
		if (is_up)
			drop_segment(out);
		if (!is_dots || path.len == 0)
			put(out, '/');
		if (!is_dots)
			put_encoded(out, segment);
	} while (path.len > 0 && !is_full(out));
}

/* Writes path and query; base: what the path is relative to, or NULL (5.2.2, 5.2.3). */
static enum err write_path(const struct parts *parts, const struct url *base, struct url *url,
			   struct error *reterr)
{
	char merged[2 * URL_BYTES];
	struct writer out = { url->path, sizeof(url->path), 0 };
	struct bytes path = parts->path, query = parts->query;
	bool has_query = parts->has_query;
	if (base != NULL && !bytes_starts(path, "/")) {
		struct bytes before = bytes_of(base->path);
		size_t end = bytes_find(before, '?');
		if (path.len == 0 && !has_query) {
			query = bytes_from(before, end + 1);
			has_query = end < before.len;
		}
		before = bytes_until(before, end);
		if (path.len > 0)
			before = bytes_until(before, bytes_find_last(before, '/') + 1);
		memcpy(merged, before.data, before.len);
		if (path.len > 0)
			memcpy(merged + before.len, path.data, path.len);
		path = (struct bytes){ (const uint8_t *)merged, before.len + path.len };
	}
	put_path(&out, path);
	if (has_query) {
		put(&out, '?');
		put_encoded(&out, query);
	}
	if (is_full(&out))
		return too_long(URL_BYTES - 1, reterr);
	url->path[out.n] = '\0';
	return ERR_NONE;
}

enum err url_parse(struct bytes text, const struct url *base, struct url *ret_url,
		   struct error *reterr)
{
	struct url url = { 0 };
	text = trimmed(text);
	enum err err = check_octets(text, reterr);
	if (err != ERR_NONE)
		return err;
	struct parts parts = split(text);
	if (!parts.has_scheme && base == NULL)
		return error_raise(reterr, ERR_URL_RELATIVE, FACTS());
	if (parts.has_scheme)
		err = read_scheme(parts.scheme, &url, reterr);
	else
		url = *base;
	if (err == ERR_NONE && (parts.has_scheme || parts.has_authority)) {
		base = NULL;
		err = read_authority(parts.authority, &url, reterr);
	}
	if (err == ERR_NONE)
		err = write_path(&parts, base, &url, reterr);
	if (err == ERR_NONE)
		*ret_url = url;
	return err;
}

bool url_says_https(struct bytes text)
{
	return bytes_starts(trimmed(text), "https:");
}

/* --- what is asked of one ------------------------------------------------------------------ */

bool url_equal(const struct url *a, const struct url *b)
{
	return a->is_https == b->is_https && a->port == b->port && strcmp(a->host, b->host) == 0 &&
	       strcmp(a->path, b->path) == 0;
}

bool url_is_autodiscover_path(const struct url *url)
{
	struct bytes path = bytes_of(url->path), segment;
	path = bytes_until(path, bytes_find(path, '?'));
	if (!bytes_starts(path, "/autodiscover/"))
		return false;
	do {
		path = bytes_from(path, 1);
		segment = take_until(&path, "/");
	} while (path.len > 0 && segment.len > 0);
	return path.len == 0 && bytes_is(segment, "autodiscover.xml");
}
