/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dane.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "facts/certificate_limits.h"
#include "facts/certificate_read.h"
#include "facts/distinguished_name.h"

/* The work on one verdict; err stops everything after it. */
struct judging {
	const struct dane_question *q;
	struct dane_verdict *v;
	struct error *reterr;
	enum err err;
	/* The certificates that records of usage DANE-TA name. */
	const struct certificate **anchors;
	size_t n_anchors, room;
};

const char *dane_record_state_text(enum dane_record_state state)
{
	static const char *const texts[] = {
#define X(ID, text) [DANE_RECORD_##ID] = text,
		DANE_RECORD_STATES(X)
#undef X
	};
	return texts[state];
}

void dane_verdict_clear(struct dane_verdict *verdict)
{
	for (size_t i = 0; i < verdict->n_owned; i++)
		certificate_clear(&verdict->owned[i]);
	free(verdict->owned);
	*verdict = (struct dane_verdict){ 0 };
}

/* --- which records count ------------------------------------------------------------- */

static bool is_certificate(struct bytes der)
{
	struct certificate certificate;
	const unsigned broken =
		CERTIFICATE_DEFECT_DER | CERTIFICATE_DEFECT_TRAILING | CERTIFICATE_DEFECT_KEY;
	if (certificate_limits_check(der, NULL) != ERR_NONE ||
	    certificate_read(der, &certificate, NULL) != ERR_NONE)
		return false;
	bool is_whole = (certificate.defects & broken) == 0;
	certificate_clear(&certificate);
	return is_whole;
}

static bool is_key(struct bytes spki)
{
	struct public_key key;
	return public_key_read(spki, &key);
}

/* RFC 6698, section 2.1.4: the data has the length of the digest. */
static bool has_right_data(const struct tlsa_record *r)
{
	switch ((enum tlsa_matching)r->matching) {
	case TLSA_FULL:
		return r->selector == TLSA_CERT ? is_certificate(r->data) : is_key(r->data);
	case TLSA_SHA256:
		return r->data.len == 32;
	case TLSA_SHA512:
		return r->data.len == 64;
	case TLSA_MATCHING_COUNT:
		break;
	}
	return false;
}

static bool is_pkix(const struct tlsa_record *r)
{
	return r->usage == TLSA_PKIX_TA || r->usage == TLSA_PKIX_EE;
}

/* RFC 6698, section 4.1: what is not known or malformed is unusable. */
static enum dane_record_state record_state(const struct tlsa_record *r, bool between_mail_servers)
{
	if (r->usage >= TLSA_USAGE_COUNT)
		return DANE_RECORD_USAGE;
	if (is_pkix(r) && between_mail_servers)
		return DANE_RECORD_PKIX_USAGE;
	if (r->selector >= TLSA_SELECTOR_COUNT)
		return DANE_RECORD_SELECTOR;
	if (r->matching >= TLSA_MATCHING_COUNT)
		return DANE_RECORD_MATCHING;
	return has_right_data(r) ? DANE_RECORD_USABLE : DANE_RECORD_DATA;
}

static bool is_usable(const struct dane_verdict *v, size_t i)
{
	return v->states[i] == DANE_RECORD_USABLE;
}

/* RFC 7671, section 9: of digests the strongest alone counts, for each usage and
 * selector; whole certificates and keys always do. */
static bool is_outranked(const struct dane_verdict *v, size_t i)
{
	const struct tlsa_record *records = v->set->records;
	for (size_t k = 0; k < v->set->n; k++) {
		if (is_usable(v, k) && records[k].usage == records[i].usage &&
		    records[k].selector == records[i].selector &&
		    records[k].matching > records[i].matching)
			return records[i].matching != TLSA_FULL;
	}
	return false;
}

static void judge_records(struct judging *w)
{
	struct dane_verdict *v = w->v;
	for (size_t i = 0; i < v->set->n; i++)
		v->states[i] = record_state(&v->set->records[i], w->q->between_mail_servers);
	for (size_t i = 0; i < v->set->n; i++) {
		if (is_usable(v, i) && is_outranked(v, i))
			v->states[i] = DANE_RECORD_OUTRANKED;
	}
}

static bool has_usage(const struct dane_verdict *v, enum tlsa_usage usage)
{
	for (size_t i = 0; i < v->set->n; i++) {
		if (is_usable(v, i) && v->set->records[i].usage == usage)
			return true;
	}
	return false;
}

/* --- which certificate a record is of ----------------------------------------------- */

static struct bytes der_of(const struct certificate *c)
{
	return (struct bytes){ c->der, c->der_len };
}

/* What a record of this certificate would hold; each digest is made at most once. */
struct contents {
	const struct certificate *certificate;
	bool known[TLSA_SELECTOR_COUNT][TLSA_MATCHING_COUNT];
	bool made[TLSA_SELECTOR_COUNT][TLSA_MATCHING_COUNT];
	uint8_t digests[TLSA_SELECTOR_COUNT][TLSA_MATCHING_COUNT][DANE_DIGEST_BYTES];
};

static bool has_contents(const struct judging *w, struct contents *c, const struct tlsa_record *r)
{
	unsigned s = r->selector, m = r->matching;
	struct bytes octets = s == TLSA_SPKI ? c->certificate->spki : der_of(c->certificate);
	if (octets.len == 0)
		return false;
	if (m == TLSA_FULL)
		return bytes_equal(octets, r->data);
	if (!c->known[s][m]) {
		c->known[s][m] = true;
		c->made[s][m] = w->q->digest((enum tlsa_matching)m, octets, c->digests[s][m]);
	}
	return c->made[s][m] && memcmp(c->digests[s][m], r->data.data, r->data.len) == 0;
}

/* Marks the records of this usage that are of the certificate; true when one is. */
static bool mark_fitting(struct judging *w, enum tlsa_usage usage, const struct certificate *c)
{
	struct contents contents = { .certificate = c };
	bool any = false;
	for (size_t i = 0; i < w->v->set->n; i++) {
		const struct tlsa_record *r = &w->v->set->records[i];
		if (!is_usable(w->v, i) || r->usage != usage || !has_contents(w, &contents, r))
			continue;
		w->v->fits[i] = any = true;
	}
	return any;
}

/* --- DANE-TA: the anchors of the records --------------------------------------------- */

static bool make_room(struct judging *w)
{
	size_t n = 0;
	for (size_t i = 0; i < w->v->set->n; i++) {
		if (is_usable(w->v, i) && w->v->set->records[i].usage == TLSA_DANE_TA &&
		    w->v->set->records[i].matching == TLSA_FULL)
			n += w->v->set->records[i].selector == TLSA_CERT ? 1 : w->q->n_chain;
	}
	w->v->owned = calloc(n + 1, sizeof(*w->v->owned));
	w->room = n + w->q->n_chain;
	w->anchors = calloc(w->room, sizeof(const struct certificate *));
	if (w->v->owned == NULL || w->anchors == NULL)
		w->err = error_no_memory(w->reterr);
	return w->err == ERR_NONE;
}

static void add_anchor(struct judging *w, const struct certificate *c)
{
	if (!certificate_equal(c, &w->q->chain[0]))
		w->anchors[w->n_anchors++] = c;
}

/* RFC 7671, section 5.2.3: a key alone is an authority for whatever it signed.  It
 * stands for a certificate that has the name which the signed one gives its issuer. */
static void add_key(struct judging *w, struct bytes spki, struct bytes name)
{
	struct certificate *c = &w->v->owned[w->v->n_owned];
	struct public_key key;
	for (size_t i = 0; i < w->v->n_owned; i++) {
		if (bytes_equal(w->v->owned[i].spki, spki) &&
		    distinguished_name_equal(w->v->owned[i].subject, name))
			return;
	}
	if (!public_key_read(spki, &key))
		return;
	*c = (struct certificate){
		.version = 3,
		.subject = name,
		.issuer = name,
		.spki = spki,
		.key_algorithm = key.algorithm,
		.key_curve = key.curve,
		.key_bits = key.bits,
		.not_after_s = INT64_C(253402300799), /* 9999-12-31: no end (RFC 5280 4.1.2.5) */
		.has_basic_constraints = true,
		.is_ca = true,
		.path_len = -1,
	};
	w->v->n_owned++;
	add_anchor(w, c);
}

static void add_full(struct judging *w, const struct tlsa_record *r)
{
	if (r->selector == TLSA_SPKI) {
		for (size_t i = 0; i < w->q->n_chain; i++)
			add_key(w, r->data, w->q->chain[i].issuer);
		return;
	}
	struct certificate *c = &w->v->owned[w->v->n_owned];
	w->err = certificate_read(r->data, c, w->reterr);
	if (w->err != ERR_NONE)
		return;
	w->v->n_owned++;
	add_anchor(w, c);
}

static void find_anchors(struct judging *w)
{
	for (size_t i = 1; i < w->q->n_chain; i++) {
		if (mark_fitting(w, TLSA_DANE_TA, &w->q->chain[i]))
			add_anchor(w, &w->q->chain[i]);
	}
	for (size_t i = 0; i < w->v->set->n && w->err == ERR_NONE; i++) {
		const struct tlsa_record *r = &w->v->set->records[i];
		if (is_usable(w->v, i) && r->usage == TLSA_DANE_TA && r->matching == TLSA_FULL)
			add_full(w, r);
	}
}

/* Which record names the end of the path? */
static void find_record_of_path(struct judging *w)
{
	struct dane_verdict *v = w->v;
	const struct certificate *top = v->path.path.links[v->path.path.n - 1];
	struct contents contents = { .certificate = top };
	for (size_t i = 0; i < v->set->n; i++) {
		const struct tlsa_record *r = &v->set->records[i];
		if (!is_usable(v, i) || r->usage != TLSA_DANE_TA || !has_contents(w, &contents, r))
			continue;
		v->fits[i] = true;
		v->fitting = i;
	}
}

/* The TLSA base domain as a reference identifier (RFC 7672, section 3.2.2). */
static bool base_fits(const struct judging *w, const struct match_rules *rules)
{
	struct reference base = { .kind = REFERENCE_DNS };
	snprintf(base.ascii, sizeof(base.ascii), "%s", w->v->set->base);
	for (char *p = base.ascii; *p != '\0'; p++)
		*p = (char)ascii_lower((uint8_t)*p);
	return name_reason_fits(name_verdict(&w->q->chain[0], &base, rules).reason);
}

/* An MX host that is an alias is known by the name that it leads to, once this has the
 * records (RFC 7672, section 3.2.2). */
static bool is_alias(const struct judging *w, const struct reference *name)
{
	const struct tlsa_set *set = w->q->set;
	return w->q->between_mail_servers && name->kind == REFERENCE_DNS &&
	       bytes_equal_folded(bytes_of(name->ascii), bytes_of(set->host)) &&
	       !bytes_equal_folded(bytes_of(set->host), bytes_of(set->base));
}

static bool one_name_fits(const struct judging *w, const struct reference *name,
			  const struct match_rules *rules)
{
	return name_reason_fits(name_verdict(&w->q->chain[0], name, rules).reason);
}

/* One is enough, and between mail servers a common name counts where there is no
 * DNS-ID (RFC 7672, section 3.2.3). */
static void judge_names(struct judging *w)
{
	const struct dane_question *q = w->q;
	struct match_rules rules = *q->match;
	rules.allow_cn = rules.allow_cn || q->between_mail_servers;
	bool fits = base_fits(w, &rules), alias_fits = false;
	for (size_t i = 0; i < q->n_recipients; i++)
		fits = fits || one_name_fits(w, &q->recipients[i], &rules);
	for (size_t i = 0; i < q->n_references; i++) {
		if (one_name_fits(w, &q->references[i], &rules))
			*(is_alias(w, &q->references[i]) ? &alias_fits : &fits) = true;
	}
	w->v->name_fits = fits;
	w->v->names_alias = alias_fits && !fits;
}

/* A key that stands for a certificate has its name whatever it signed: with another's
 * signature it is no authority of the chain. */
static bool ends_at_foreign_key(const struct trust_verdict *verdict)
{
	const struct certificate *top = verdict->path.links[verdict->path.n - 1];
	return top->der_len == 0 &&
	       (verdict->faults & (FAULT(SIGNATURE) | FAULT(UNSUPPORTED))) != 0;
}

static void judge_path(struct judging *w)
{
	if (!has_usage(w->v, TLSA_DANE_TA) || !make_room(w))
		return;
	find_anchors(w);
	judge_names(w);
	if (w->err != ERR_NONE || w->n_anchors == 0)
		return;
	w->v->path = trust_verdict(w->q->chain, w->q->n_chain, w->anchors, w->n_anchors, w->q->at_s,
				   w->q->oracle, w->q->work);
	w->v->has_path = w->v->path.anchored && !ends_at_foreign_key(&w->v->path);
	if (w->v->has_path)
		find_record_of_path(w);
}

/* --- the choice ---------------------------------------------------------------------- */

enum { DATES = FAULT(EXPIRED) | FAULT(NOT_YET_VALID) };

static void decide(struct dane_verdict *v, enum dane_outcome outcome, enum dane_rule rule)
{
	v->outcome = outcome;
	v->rule = rule;
}

/* A record of this usage that fits; false when there is none. */
static bool find_fitting(struct dane_verdict *v, enum tlsa_usage usage)
{
	for (size_t i = 0; i < v->set->n; i++) {
		if (v->fits[i] && v->set->records[i].usage == usage) {
			v->fitting = i;
			return true;
		}
	}
	return false;
}

/* RFC 6698, section 2.1.1: usage 0 is of an authority "in any of the PKIX
 * certification paths"; the one that was chosen is looked at. */
static void mark_pkix(struct judging *w)
{
	const struct path *path = &w->q->trust->path;
	mark_fitting(w, TLSA_PKIX_EE, &w->q->chain[0]);
	for (size_t i = 1; i < path->n; i++)
		mark_fitting(w, TLSA_PKIX_TA, path->links[i]);
}

static bool find_pkix(struct dane_verdict *v)
{
	return find_fitting(v, TLSA_PKIX_EE) || find_fitting(v, TLSA_PKIX_TA);
}

/* What a client would have looked at that found no record to fit. */
static enum dane_rule rule_without_fit(const struct dane_verdict *v)
{
	if (has_usage(v, TLSA_PKIX_TA) || has_usage(v, TLSA_PKIX_EE))
		return DANE_RULE_PKIX;
	return has_usage(v, TLSA_DANE_TA) ? DANE_RULE_TA : DANE_RULE_EE;
}

/* One that fits is enough: that with which the client goes on comes first, then that
 * of which the least is wrong. */
static void choose(struct judging *w)
{
	struct dane_verdict *v = w->v;
	const unsigned faults = v->path.faults & ~FAULT(TRUSTED);
	bool is_good_path = v->has_path && (faults & ~(unsigned)DATES) == 0;
	bool is_trusted = w->q->trust->anchored && w->q->trust->reason == TRUST_REASON_TRUSTED;
	size_t fitting = v->fitting;
	if (find_fitting(v, TLSA_DANE_EE)) {
		decide(v, DANE_FITS, DANE_RULE_EE);
	} else if (is_good_path && faults == 0 && v->name_fits) {
		decide(v, DANE_FITS, DANE_RULE_TA);
	} else if (find_pkix(v) && (is_trusted || !is_good_path)) {
		decide(v, DANE_FITS, DANE_RULE_PKIX);
	} else if (is_good_path) {
		v->fitting = fitting;
		decide(v, v->names_alias ? DANE_MISMATCH : DANE_FITS, DANE_RULE_TA);
	} else {
		decide(v, DANE_MISMATCH, rule_without_fit(v));
	}
}

/* What the records come to; false: they are not looked at. */
static bool judge_set(struct dane_verdict *v)
{
	switch (v->set->status) {
	case TLSA_NONE:
		v->outcome = DANE_NO_RECORDS;
		return false;
	case TLSA_INSECURE_ADDRESSES:
	case TLSA_INSECURE:
		v->outcome = DANE_INSECURE;
		return false;
	case TLSA_FAILED:
		v->outcome = DANE_FAILED;
		return false;
	case TLSA_SECURE:
		break;
	}
	return true;
}

static bool has_usable(const struct dane_verdict *v)
{
	for (size_t i = 0; i < v->set->n; i++) {
		if (is_usable(v, i))
			return true;
	}
	return false;
}

static void judge_chain(struct judging *w)
{
	uint8_t own[DANE_DIGEST_BYTES];
	const struct certificate *leaf = w->v->leaf = &w->q->chain[0];
	w->v->has_own = leaf->spki.len > 0 && w->q->digest(TLSA_SHA256, leaf->spki, own);
	if (w->v->has_own)
		memcpy(w->v->own, own, sizeof(w->v->own));
	if (w->v->outcome != DANE_UNSEEN)
		return;
	mark_fitting(w, TLSA_DANE_EE, leaf);
	mark_pkix(w);
	judge_path(w);
	if (w->err == ERR_NONE)
		choose(w);
}

enum err dane_verdict(const struct dane_question *question, struct dane_verdict *ret_verdict,
		      struct error *reterr)
{
	struct dane_verdict v = { .set = question->set };
	struct judging w = { .q = question, .v = &v, .reterr = reterr };
	if (judge_set(&v)) {
		judge_records(&w);
		v.outcome = has_usable(&v) ? DANE_UNSEEN : DANE_UNUSABLE;
	}
	if (question->n_chain > 0)
		judge_chain(&w);
	free(w.anchors);
	if (w.err == ERR_NONE)
		*ret_verdict = v;
	else
		dane_verdict_clear(&v);
	return w.err;
}

/* --- what else is looked at ------------------------------------------------------------ */

/* What a finding is about.  Others are of the connection, or are demands of the
 * user's own: they count with any rule. */
enum subject {
	SUBJECT_OTHER,
	SUBJECT_NAME,  /* does the client's name fit? */
	SUBJECT_NAMES, /* names in the certificate */
	SUBJECT_TRUST, /* the path without DANE */
	SUBJECT_LINK,  /* a certificate of some path */
	SUBJECT_KEY,   /* the same, with which the connection is protected if it is the leaf */
	SUBJECT_DATES, /* of the path that counts */
};

static const enum subject subjects[FINDING_COUNT] = {
	[FINDING_NAME_MISMATCH] = SUBJECT_NAME,    [FINDING_CN_ONLY] = SUBJECT_NAME,
	[FINDING_MALFORMED_NAME] = SUBJECT_NAMES,  [FINDING_UNTRUSTED] = SUBJECT_TRUST,
	[FINDING_SELF_SIGNED] = SUBJECT_TRUST,     [FINDING_CHAIN_INCOMPLETE] = SUBJECT_TRUST,
	[FINDING_CHAIN_UNORDERED] = SUBJECT_TRUST, [FINDING_CHAIN_SUPERFLUOUS] = SUBJECT_TRUST,
	[FINDING_WRONG_PURPOSE] = SUBJECT_LINK,    [FINDING_WEAK_SIGNATURE] = SUBJECT_LINK,
	[FINDING_REVOKED] = SUBJECT_LINK,          [FINDING_OCSP_INVALID] = SUBJECT_LINK,
	[FINDING_OCSP_MISSING] = SUBJECT_LINK,     [FINDING_CRL_INVALID] = SUBJECT_LINK,
	[FINDING_TOO_COMPLEX] = SUBJECT_TRUST,     [FINDING_CLIENT_REFUSES] = SUBJECT_TRUST,
	[FINDING_WEAK_KEY] = SUBJECT_KEY,          [FINDING_EXPIRED] = SUBJECT_DATES,
	[FINDING_NOT_YET_VALID] = SUBJECT_DATES,   [FINDING_EXPIRES_SOON] = SUBJECT_DATES,
};

static bool is_link(const struct dane_verdict *v, const struct certificate *c)
{
	for (size_t i = 0; i < v->path.path.n; i++) {
		if (certificate_equal(v->path.path.links[i], c))
			return true;
	}
	return false;
}

static bool authority_looks_at(const struct dane_verdict *v, enum subject subject,
			       const struct certificate *c)
{
	switch (subject) {
	case SUBJECT_NAME:
		return !v->name_fits;
	case SUBJECT_TRUST:
		return false;
	case SUBJECT_LINK:
	case SUBJECT_KEY:
		return c == NULL || !v->has_path || is_link(v, c);
	case SUBJECT_OTHER:
	case SUBJECT_NAMES:
	case SUBJECT_DATES:
		break;
	}
	return true;
}

bool dane_looks_at(const struct dane_verdict *v, enum finding_id id, const struct certificate *c)
{
	enum subject subject = subjects[id];
	if (v == NULL || subject == SUBJECT_OTHER)
		return true;
	switch (v->rule) {
	case DANE_RULE_NONE:
	case DANE_RULE_PKIX:
		return true;
	case DANE_RULE_TA:
		return authority_looks_at(v, subject, c);
	case DANE_RULE_EE:
		break;
	}
	return subject == SUBJECT_KEY && (c == NULL || certificate_equal(c, v->leaf));
}
