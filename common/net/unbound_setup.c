/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "unbound_setup.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "address.h"
#include "base/file.h"
#include "base/strbuf.h"
#include "unbound_codes.h"

enum { ANCHORS_MAX_BYTES = 1 << 20 };

/* The distribution's, the first that can be read.  Debian: dns-root-data, unbound. */
static const char *const anchor_places[] = { "/usr/share/dns/root.key", "/var/lib/unbound/root.key",
					     "/etc/unbound/root.key" };

/* https://data.iana.org/root-anchors/: the keys of 2017 and 2024. */
static const char built_in_anchors[] =
	". IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D\n"
	". IN DS 38696 8 2 683D2D0ACB8C9B712A1948B27F741219298D0A450D612C483AF444A4C0FB2B16\n";

struct option {
	const char *name;
	const char *value;
};

static const struct option options[] = {
	{ "do-not-query-localhost:", "no" },
	{ "unblock-lan-zones:", "yes" },
	/* The same answer has the same order. */
	{ "rrset-roundrobin:", "no" },
	/* It asks for nothing but what it is asked, and tells nobody its anchors. */
	{ "trust-anchor-signaling:", "no" },
	{ "root-key-sentinel:", "no" },
	/* Of connections by TCP each has 64 kB. */
	{ "outgoing-num-tcp:", "8" },
	{ "infra-keep-probing:", "yes" },
};

/* A question that nobody answers ends within six seconds; but a name server that looks up what it
 * has not looked up for long, or has much to do, takes some of them.  It is asked again after
 * 0.4, 1.1, 2.6 s; up to 1.19.2 twice each time. */
static const struct option patience[] = { { "outbound-msg-retry:", "5" },
					  { "infra-cache-max-rtt:", "4000" } };
static const struct option patience_twice[] = { { "outbound-msg-retry:", "3" },
						{ "infra-cache-max-rtt:", "2000" } };

/* Where the anchors are those of the root, that is, not asked for: name servers that
 * carry no DNSSEC leave nothing to validate, instead of making all answers false; and
 * zones that a company has of its own are not in the root, whatever that proves
 * (RFC 6761, RFC 6762, appendix G, RFC 8375, and "internal", which ICANN reserves). */
static const struct option options_of_root[] = {
	{ "harden-dnssec-stripped:", "no" },   { "domain-insecure:", "test" },
	{ "domain-insecure:", "local" },       { "domain-insecure:", "internal" },
	{ "domain-insecure:", "intranet" },    { "domain-insecure:", "private" },
	{ "domain-insecure:", "corp" },        { "domain-insecure:", "home" },
	{ "domain-insecure:", "lan" },         { "domain-insecure:", "home.arpa" },
	{ "domain-insecure:", "localdomain" },
};

/* Zones that the library would answer by itself. */
static const char *const zones[] = { "test.", "home.arpa." };

/* --- trust anchors ------------------------------------------------------------------ */

/* Takes one record out of a zone file (RFC 1035, section 5.1): comments go, what stands
 * in parentheses is one line.  False at the end. */
static bool next_record(const char **text, struct strbuf *ret_record)
{
	const char *p = *text;
	int depth = 0;
	if (*p == '\0')
		return false;
	strbuf_reset(ret_record);
	for (; *p != '\0' && (*p != '\n' || depth > 0); p++) {
		if (*p == ';')
			p += strcspn(p, "\n") - 1;
		else if (*p == '(' || *p == ')')
			depth += *p == '(' ? 1 : -1;
		else
			strbuf_append_char(ret_record, *p == '\r' || *p == '\n' ? ' ' : *p);
	}
	*text = p + (*p == '\n');
	return true;
}

/* ret_n: the records. */
static enum err add_anchors(struct ub_ctx *library, const char *text, size_t *ret_n,
			    struct error *reterr)
{
	struct strbuf record = { 0 };
	int code = 0;
	*ret_n = 0;
	while (code == 0 && next_record(&text, &record)) {
		const char *line = strbuf_text(&record);
		if (line[strspn(line, " \t")] == '\0')
			continue;
		code = ub_ctx_add_ta(library, line);
		++*ret_n;
	}
	bool failed = strbuf_failed(&record) || code != 0;
	strbuf_clear(&record);
	return failed ? error_no_memory(reterr) : ERR_NONE;
}

static enum err add_anchor_file(struct ub_ctx *library, const char *path, struct deadline deadline,
				struct error *reterr)
{
	const struct file_bounds bounds = { .max_bytes = ANCHORS_MAX_BYTES,
					    .deadline = deadline,
					    .expected = "DS or DNSKEY records" };
	struct buffer file = { 0 };
	size_t n;
	enum err err = file_read(path, &bounds, &file, reterr);
	if (err != ERR_NONE)
		return err;
	bool is_text = file.len > 0 && memchr(file.data, '\0', file.len) == NULL;
	err = is_text ? add_anchors(library, (const char *)file.data, &n, reterr) : ERR_NONE;
	if (err == ERR_NONE && (!is_text || n == 0))
		err = error_raise(reterr, ERR_DNS_ANCHORS, FACTS(.about = path));
	buffer_clear(&file);
	return err;
}

/* With those that are built in, whatever the file has: one that nobody has renewed lacks the
 * key that signs the root now. */
static enum err add_root_anchors(struct ub_ctx *library, struct deadline deadline,
				 struct error *reterr)
{
	size_t n;
	for (size_t i = 0; i < LENGTH(anchor_places); i++) {
		enum err err = add_anchor_file(library, anchor_places[i], deadline, reterr);
		if (err == ERR_NO_MEMORY)
			return err;
		if (err == ERR_NONE)
			break;
	}
	return add_anchors(library, built_in_anchors, &n, reterr);
}

/* --- setting it up ------------------------------------------------------------------- */

enum err unbound_failed(int code, struct error *reterr)
{
	const char *words = ub_strerror(code);
	enum err shortage = error_of_shortage(errno);
	/* It says that it has no memory, too, when it cannot open something. */
	if (shortage == ERR_SHORTAGE)
		return error_raise(reterr, shortage, FACTS(.number = errno));
	if (code == UB_NOMEM)
		return error_no_memory(reterr);
	return error_raise(reterr, ERR_DNS_LIBRARY,
			   FACTS(.said = { (const uint8_t *)words, strlen(words) }));
}

/* An option that this version does not know was no need of it, either. */
static int set_options(struct ub_ctx *library, const struct option *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int code = ub_ctx_set_option(library, rows[i].name, rows[i].value);
		if (code == UB_NOMEM)
			return code;
	}
	return 0;
}

static bool asks_twice(void)
{
	unsigned major = 0, minor = 0, patch = 0;
	sscanf(ub_version(), "%u.%u.%u", &major, &minor, &patch);
	return major == 1 && (minor < 19 || (minor == 19 && patch < 3));
}

static int set_patience(struct ub_ctx *library)
{
	return asks_twice() ? set_options(library, patience_twice, LENGTH(patience_twice))
			    : set_options(library, patience, LENGTH(patience));
}

/* Each that is under way has a socket of its own. */
static int set_questions(struct ub_ctx *library, size_t max)
{
	char text[24];
	snprintf(text, sizeof(text), "%zu", max);
	const struct option option = { "outgoing-range:", text };
	return set_options(library, &option, 1);
}

static enum err set_resolver(struct ub_ctx *library, const struct unbound_settings *settings,
			     struct error *reterr)
{
	char text[ADDRESS_TEXT_BYTES + 8];
	char plain[ADDRESS_TEXT_BYTES];
	struct address address;
	int code = 0;
	if (settings->resolver == NULL) {
		/* Without the file libc asks this machine, too. */
		code = ub_ctx_resolvconf(library, NULL);
		if (code != 0 && code != UB_NOMEM)
			code = ub_ctx_set_fwd(library, "127.0.0.1");
		return code == 0 ? ERR_NONE : unbound_failed(code, reterr);
	}
	if (!address_parse(settings->resolver, settings->port, &address))
		return error_raise(reterr, ERR_DNS_RESOLVER, FACTS(.about = settings->resolver));
	address_format(&address, plain);
	snprintf(text, sizeof(text), "%s@%u", plain,
		 (unsigned)(settings->port != 0 ? settings->port : 53));
	code = ub_ctx_set_fwd(library, text);
	if (code == UB_NOMEM)
		return error_no_memory(reterr);
	if (code != 0)
		return error_raise(reterr, ERR_DNS_RESOLVER, FACTS(.about = settings->resolver));
	return ERR_NONE;
}

/* The first zone that is taken out makes the library read all that it was told: what
 * is wrong with an anchor comes out here, and no file is read later. */
static int finish(struct ub_ctx *library)
{
	int code = 0;
	for (size_t i = 0; i < LENGTH(zones) && code == 0; i++)
		code = ub_ctx_zone_remove(library, zones[i]);
	return code;
}

enum err unbound_set_up(struct ub_ctx *library, const struct unbound_settings *settings,
			struct error *reterr)
{
	bool has_own_anchors = settings->anchor_file != NULL;
	int code = ub_ctx_debugout(library, NULL);
	if (code == 0)
		code = ub_ctx_async(library, 1);
	if (code == 0)
		code = set_questions(library, settings->max_questions);
	if (code == 0)
		code = set_options(library, options, LENGTH(options));
	if (code == 0)
		code = set_patience(library);
	if (code == 0 && !has_own_anchors)
		code = set_options(library, options_of_root, LENGTH(options_of_root));
	if (code != 0)
		return unbound_failed(code, reterr);
	enum err err = set_resolver(library, settings, reterr);
	if (err == ERR_NONE && has_own_anchors)
		err = add_anchor_file(library, settings->anchor_file, settings->deadline, reterr);
	else if (err == ERR_NONE)
		err = add_root_anchors(library, settings->deadline, reterr);
	if (err != ERR_NONE)
		return err;
	code = finish(library);
	if (code == UB_INITFAIL && has_own_anchors)
		return error_raise(reterr, ERR_DNS_ANCHORS, FACTS(.about = settings->anchor_file));
	return code == 0 ? ERR_NONE : unbound_failed(code, reterr);
}
