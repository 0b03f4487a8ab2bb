/* SPDX-License-Identifier: GPL-3.0-or-later */
/* XMPP, client to server and server to server (RFC 6120, section 5).
 *
 * No XML library: a check that ends before the first stanza needs element
 * names, two attributes and the nesting of elements, and a library would cost
 * every run of the plugin more start-up time than the whole dialogue takes.
 * What XMPP does not allow anyway (comments, document types: RFC 6120, 11.1) is
 * refused; well-formedness beyond that is not judged.  Prefixes are not looked
 * at: servers choose them freely. */
#include <config.h>

#include "xmpp.h"

#include "starttls.h"

enum { START, HEADER, FEATURES, STARTTLS };
enum {
	OFFERED = 1,
	OLD = 2, /* the stream has no version 1.0 */
	/* the element of the stream's first level that is open */
	IN_FEATURES = 4,
	IN_ERROR = 8,
	IN_PROCEED = 16,
	IN_FAILURE = 32,
	IN_ANY = IN_FEATURES | IN_ERROR | IN_PROCEED | IN_FAILURE,
	ELSEWHERE = 64, /* the error is see-other-host */
};

static const char *const expects[] = { "the connection", "the header of the stream",
				       "the features of the stream",
				       "the answer to starttls (proceed)", NULL };

static const char tls_namespace[] = "urn:ietf:params:xml:ns:xmpp-tls";

/* One piece of markup with the text before it. */
struct markup {
	struct bytes text;
	struct bytes tag;   /* "<stream:features>", borrowed */
	struct bytes name;  /* "stream:features" */
	struct bytes local; /* "features" */
	bool is_end;        /* </name> */
	bool is_empty;      /* <name/> */
};

static bool is_blank(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static struct bytes trim(struct bytes b)
{
	while (b.len > 0 && is_blank(b.data[0]))
		b = bytes_from(b, 1);
	while (b.len > 0 && is_blank(b.data[b.len - 1]))
		b.len--;
	return b;
}

/* The end of the markup that begins at start: behind its ">", which may also
 * stand within quotes.  0 when it is not there yet. */
static size_t markup_end(struct bytes b, size_t start)
{
	uint8_t quote = 0;
	for (size_t i = start; i < b.len; i++) {
		uint8_t c = b.data[i];
		if (quote != 0)
			quote = c == quote ? 0 : quote;
		else if (c == '"' || c == '\'')
			quote = c;
		else if (c == '>')
			return i + 1;
	}
	return 0;
}

static bool next_markup(struct dialogue *d, struct markup *ret)
{
	struct bytes rest = dialogue_rest(d);
	size_t start = bytes_find(rest, '<');
	size_t end = markup_end(rest, start);
	if (end == 0)
		return false;
	struct bytes tag = bytes_from(bytes_until(rest, end), start);
	struct bytes inner =
		bytes_from(bytes_until(rest, end - 1), start + 1); /* without < and > */
	*ret = (struct markup){ .text = trim(bytes_until(rest, start)), .tag = tag };
	ret->is_end = inner.len > 0 && inner.data[0] == '/';
	ret->is_empty = inner.len > 0 && inner.data[inner.len - 1] == '/';
	inner = bytes_from(inner, ret->is_end ? 1 : 0);
	size_t n = 0;
	while (n < inner.len && !is_blank(inner.data[n]) && inner.data[n] != '/')
		n++;
	ret->name = bytes_until(inner, n);
	size_t colon = bytes_find(ret->name, ':');
	ret->local = colon < n ? bytes_from(ret->name, colon + 1) : ret->name;
	dialogue_show(d, trim(bytes_until(rest, end)));
	dialogue_skip(d, end);
	return true;
}

/* The value of an attribute: name is wanted, or, with a prefix, wanted:prefix. */
static bool attribute(const struct markup *m, const char *wanted, struct bytes prefix,
		      struct bytes *ret_value)
{
	struct bytes b = bytes_from(m->tag, 1 + m->name.len);
	for (;;) {
		size_t equals = bytes_find(b, '=');
		struct bytes name = trim(bytes_until(b, equals));
		b = trim(bytes_from(b, equals + 1));
		if (b.len == 0 || (b.data[0] != '"' && b.data[0] != '\''))
			return false;
		char quote = (char)b.data[0];
		b = bytes_from(b, 1);
		size_t end = bytes_find(b, quote);
		*ret_value = bytes_until(b, end);
		if (prefix.len == 0
			    ? bytes_is(name, wanted)
			    : bytes_starts(name, wanted) && name.len > strlen(wanted) &&
				      bytes_equal(bytes_from(name, strlen(wanted) + 1), prefix))
			return true;
		b = bytes_from(b, end + 1);
	}
}

/* The namespace may be declared further out, then the name has to do. */
static bool is_starttls(const struct markup *m)
{
	struct bytes uri;
	struct bytes prefix = { m->name.data, m->name.len - m->local.len };
	if (prefix.len > 0)
		prefix.len--; /* the colon */
	if (!bytes_is(m->local, "starttls"))
		return false;
	return !attribute(m, "xmlns", prefix, &uri) || bytes_is(uri, tls_namespace);
}

static void append_escaped(struct strbuf *out, const char *text)
{
	for (; *text != '\0'; text++) {
		switch (*text) {
		case '&':
			strbuf_append(out, "&amp;");
			break;
		case '<':
			strbuf_append(out, "&lt;");
			break;
		case '>':
			strbuf_append(out, "&gt;");
			break;
		case '\'':
			strbuf_append(out, "&apos;");
			break;
		default:
			strbuf_append_char(out, *text);
		}
	}
}

static void send_header(struct dialogue *d, const char *content_namespace)
{
	const struct starttls_names *names = d->subject;
	struct strbuf header = { 0 };
	strbuf_printf(&header,
		      "<?xml version='1.0'?><stream:stream xmlns='%s' "
		      "xmlns:stream='http://etherx.jabber.org/streams'",
		      content_namespace);
	if (names->domain[0] != '\0') {
		strbuf_append(&header, " to='");
		append_escaped(&header, names->domain);
		strbuf_append(&header, "'");
	}
	strbuf_append(&header, " version='1.0'>");
	if (strbuf_failed(&header))
		d->output.failed = true; /* the engine sees it */
	dialogue_send(d, strbuf_text(&header));
	strbuf_clear(&header);
}

static enum dialogue_status on_header(struct dialogue *d, const struct markup *m)
{
	struct bytes version, none = { NULL, 0 };
	if (m->is_end || !bytes_is(m->local, "stream"))
		return dialogue_unexpected(d, m->tag);
	/* RFC 6120, 4.7.5: without a version the server knows no features. */
	if (!attribute(m, "version", none, &version) || version.len == 0 || version.data[0] == '0')
		d->flags |= OLD;
	d->state = FEATURES;
	return DIALOGUE_MORE;
}

/* An element of the first level begins. */
static void on_first_level(struct dialogue *d, const struct markup *m)
{
	dialogue_words_reset(d);
	if (bytes_is(m->local, "error"))
		d->flags |= IN_ERROR;
	else if (d->state == FEATURES && bytes_is(m->local, "features"))
		d->flags |= IN_FEATURES;
	else if (d->state == STARTTLS && bytes_is(m->local, "proceed"))
		d->flags |= IN_PROCEED;
	else if (d->state == STARTTLS && bytes_is(m->local, "failure"))
		d->flags |= IN_FAILURE;
}

/* An element of the first level is complete. */
static enum dialogue_status on_complete(struct dialogue *d)
{
	unsigned element = d->flags & IN_ANY;
	d->flags &= ~(unsigned)IN_ANY;
	switch (element) {
	case IN_ERROR:
		/* Clients go on there (RFC 6120, 4.9.3.19). */
		return dialogue_refuse(d,
				       (d->flags & ELSEWHERE) != 0 ? ERR_STARTTLS_OTHER_HOST
								   : ERR_STARTTLS_STREAM_ERROR,
				       FACTS());
	case IN_FAILURE:
		return starttls_refused(d, "starttls (failure)");
	case IN_PROCEED:
		return DIALOGUE_GO;
	case IN_FEATURES:
		if ((d->flags & OFFERED) == 0)
			return starttls_not_offered(d, "starttls in the features of its stream");
		dialogue_words_reset(d);
		dialogue_send(d, "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
		d->state = STARTTLS;
		return DIALOGUE_MORE;
	default:
		return DIALOGUE_MORE;
	}
}

static enum dialogue_status on_end(struct dialogue *d)
{
	if (d->count == 0)
		return dialogue_refuse(d, ERR_STARTTLS_STREAM_ENDED,
				       FACTS(.term = dialogue_waits_for(d)));
	return --d->count == 0 ? on_complete(d) : DIALOGUE_MORE;
}

static enum dialogue_status refuse_old(struct dialogue *d)
{
	dialogue_words_reset(d);
	return dialogue_refuse(d, ERR_STARTTLS_OLD_XMPP, FACTS());
}

static enum dialogue_status on_start(struct dialogue *d, const struct markup *m)
{
	if (d->count == 0 && (d->flags & OLD) != 0 && !bytes_is(m->local, "error"))
		return refuse_old(d);
	if (d->count == 0)
		on_first_level(d, m);
	else if (d->count == 1 && (d->flags & IN_FEATURES) != 0) {
		if (is_starttls(m))
			d->flags |= OFFERED;
		dialogue_words(d, m->local);
	} else if (d->count == 1 && (d->flags & IN_ERROR) != 0 &&
		   bytes_is(m->local, "see-other-host"))
		d->flags |= ELSEWHERE; /* its text is the host */
	else if (d->count == 1 && (d->flags & IN_ANY) != 0 && !bytes_is(m->local, "text"))
		dialogue_words(d, m->local); /* the condition: <host-unknown/> */
	if (!m->is_empty)
		d->count++;
	else if (d->count == 0)
		return on_complete(d);
	return DIALOGUE_MORE;
}

static enum dialogue_status on_markup(struct dialogue *d, const struct markup *m)
{
	if (bytes_starts(m->tag, "<?"))
		return DIALOGUE_MORE;
	if (bytes_starts(m->tag, "<!"))
		return dialogue_unexpected(d, m->tag);
	if (d->state == HEADER)
		return on_header(d, m);
	if ((d->flags & (IN_ERROR | IN_FAILURE)) != 0)
		dialogue_words(d, m->text);
	return m->is_end ? on_end(d) : on_start(d, m);
}

static enum dialogue_status step(struct dialogue *d, const char *content_namespace)
{
	if (d->state == START) {
		send_header(d, content_namespace);
		d->state = HEADER;
	}
	enum dialogue_status status = DIALOGUE_MORE;
	struct markup m;
	while (status == DIALOGUE_MORE) {
		struct bytes rest = trim(dialogue_rest(d));
		if (d->state == HEADER && rest.len > 0 && rest.data[0] != '<')
			return dialogue_unexpected(d, rest);
		if (!next_markup(d, &m))
			break;
		status = on_markup(d, &m);
	}
	/* Such a server falls silent; it may at best have sent an error, which
	 * has been understood by now. */
	if (status == DIALOGUE_MORE && (d->flags & OLD) != 0)
		return refuse_old(d);
	return status;
}

static enum dialogue_status xmpp_client_step(struct dialogue *d)
{
	return step(d, "jabber:client");
}

static enum dialogue_status xmpp_server_step(struct dialogue *d)
{
	return step(d, "jabber:server");
}

const struct dialogue_kind xmpp_client_dialogue = {
	.name = "xmpp-client",
	.sibling = "xmpps-client",
	.step = xmpp_client_step,
	.expects = expects,
	.rules = &starttls_rules,
};

const struct dialogue_kind xmpp_server_dialogue = {
	.name = "xmpp-server",
	.step = xmpp_server_step,
	.expects = expects,
	.rules = &starttls_rules,
};
