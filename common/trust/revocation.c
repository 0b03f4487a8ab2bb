/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "revocation.h"

#include "facts/distinguished_name.h"
#include "ocsp.h"

/* Of a leaf that no path leads from, since it is an anchor itself or there is none: who of
 * those that were sent is its issuer by name, and by key where both tell it.  That is enough to
 * be asked, since a list or a response that somebody else has signed does not count.  NULL:
 * none. */
static const struct certificate *find_sent_issuer(const struct session *session)
{
	const struct certificate *leaf = &session->chain[0];
	for (size_t i = 1; i < session->n_chain; i++) {
		const struct certificate *issuer = &session->chain[i];
		bool is_other_key = leaf->authority_key_id.len > 0 &&
				    issuer->subject_key_id.len > 0 &&
				    !bytes_equal(leaf->authority_key_id, issuer->subject_key_id);
		if (!is_other_key && distinguished_name_equal(leaf->issuer, issuer->subject))
			return issuer;
	}
	return NULL;
}

/* One that is signed by itself nobody but itself can revoke, and it needs no list. */
static void judge_crls_of_leaf(const struct crl_store *store, const struct session *session,
			       int64_t at_s, struct revocation_verdict *verdict)
{
	const struct certificate *leaf = &session->chain[0];
	bool is_own = distinguished_name_equal(leaf->issuer, leaf->subject);
	const struct certificate *issuer = is_own ? leaf : find_sent_issuer(session);
	struct revocation_answer answer = revocation_invalid(REVOCATION_REASON_NO_ISSUER);
	if (issuer != NULL)
		answer = crl_store_judge(store, leaf, issuer, at_s);
	if (answer.state == REVOCATION_REVOKED) {
		verdict->revoked = leaf;
		verdict->revoked_at_s = answer.revoked_at_s;
	} else if (is_own) {
		return;
	} else if (answer.state == REVOCATION_NOT_CHECKED) {
		answer = revocation_invalid(answer.fault.reason != REVOCATION_REASON_NONE
						    ? answer.fault.reason
						    : REVOCATION_REASON_NO_LIST);
	}
	verdict->crl = answer.state;
	verdict->crl_fault = answer.fault;
	verdict->crl_without_delta = answer.without_delta;
}

/* The leaf must be looked up: the user gave a list for that.  The certificates
 * above it are, where there is a list that covers them. */
static void judge_crls(const struct crl_store *store, const struct path *path, int64_t at_s,
		       struct revocation_verdict *verdict)
{
	for (size_t i = 0; i + 1 < path->n; i++) {
		struct revocation_answer answer =
			crl_store_judge(store, path->links[i], path->links[i + 1], at_s);
		if (i == 0 && answer.state == REVOCATION_NOT_CHECKED)
			answer = revocation_invalid(answer.fault.reason != REVOCATION_REASON_NONE
							    ? answer.fault.reason
							    : REVOCATION_REASON_NO_LIST);
		if (answer.state == REVOCATION_REVOKED) {
			verdict->crl = REVOCATION_REVOKED;
			verdict->revoked = path->links[i];
			verdict->revoked_at_s = answer.revoked_at_s;
			return;
		}
		if (answer.state == REVOCATION_INVALID && verdict->crl != REVOCATION_INVALID) {
			verdict->crl = REVOCATION_INVALID;
			verdict->crl_fault = answer.fault;
		} else if (answer.state == REVOCATION_GOOD &&
			   verdict->crl == REVOCATION_NOT_CHECKED) {
			verdict->crl = REVOCATION_GOOD;
		}
		if (answer.without_delta)
			verdict->crl_without_delta = true;
	}
}

/* RFC 7633: a server whose certificate demands a stapled response must send one
 * in every handshake.  A chain from a file was in none. */
static void judge_staple(const struct session *session, const struct path *path, int64_t at_s,
			 struct revocation_verdict *verdict)
{
	const struct certificate *leaf = &session->chain[0];
	if (session->ocsp_too_large) {
		verdict->ocsp = REVOCATION_INVALID;
		verdict->ocsp_fault.reason = REVOCATION_REASON_TOO_LARGE;
		return;
	}
	if (session->ocsp_response == NULL) {
		if (leaf->must_staple && session->tls_version[0] != '\0')
			verdict->ocsp = REVOCATION_MISSING;
		return;
	}
	const struct certificate *issuer = path->n > 1 ? path->links[1] : find_sent_issuer(session);
	if (issuer == NULL)
		return;
	struct bytes response = { session->ocsp_response, session->ocsp_response_len };
	struct revocation_answer answer = ocsp_judge(response, leaf, issuer, at_s);
	/* Whoever was merely sent can only speak against the leaf. */
	if (path->n < 2 && answer.state != REVOCATION_REVOKED)
		return;
	verdict->ocsp = answer.state;
	verdict->ocsp_fault = answer.fault;
	if (answer.state == REVOCATION_REVOKED) {
		verdict->revoked = leaf;
		verdict->revoked_at_s = answer.revoked_at_s;
	}
}

struct revocation_verdict revocation_verdict(const struct session *session, const struct path *path,
					     const struct crl_store *crls, int64_t at_s)
{
	struct revocation_verdict verdict = { 0 };
	if (crls != NULL && path->n > 1)
		judge_crls(crls, path, at_s, &verdict);
	else if (crls != NULL && session->n_chain > 0)
		judge_crls_of_leaf(crls, session, at_s, &verdict);
	if (session->n_chain > 0)
		judge_staple(session, path, at_s, &verdict);
	return verdict;
}
