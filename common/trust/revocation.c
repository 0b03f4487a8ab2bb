/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "revocation.h"

#include "facts/distinguished_name.h"
#include "ocsp.h"

/* By name, and by key where both tell it.  That is enough for one to be asked, since a list or a
 * response that somebody else has signed does not count. */
static bool can_be_issuer(const struct certificate *issuer, const struct certificate *child)
{
	bool is_other_key = child->authority_key_id.len > 0 && issuer->subject_key_id.len > 0 &&
			    !bytes_equal(child->authority_key_id, issuer->subject_key_id);
	return !is_other_key && distinguished_name_equal(child->issuer, issuer->subject);
}

/* Who issued what ends the path, since it is an anchor itself or there is none, among the anchors
 * and those that were sent.  NULL: nobody who is known. */
static const struct certificate *find_issuer(const struct revocation_question *q,
					     const struct certificate *child)
{
	for (size_t i = 0; i < q->n_anchors; i++) {
		if (can_be_issuer(q->anchors[i], child))
			return q->anchors[i];
	}
	for (size_t i = 1; i < q->session->n_chain; i++) {
		if (can_be_issuer(&q->session->chain[i], child))
			return &q->session->chain[i];
	}
	return NULL;
}

static bool is_signed_by_itself(const struct certificate *certificate)
{
	return distinguished_name_equal(certificate->issuer, certificate->subject);
}

/* What the lists say of the last of a path.  One that is signed by itself needs none: a leaf can be
 * revoked by a list of its own, a root is trusted or not. */
static struct revocation_answer judge_last(const struct revocation_question *q,
					   const struct certificate *last, bool is_leaf)
{
	const struct revocation_answer nothing = { .state = REVOCATION_NOT_CHECKED };
	bool is_own = is_signed_by_itself(last);
	const struct certificate *issuer = is_own ? last : find_issuer(q, last);
	if (is_own && !is_leaf)
		return nothing;
	if (issuer == NULL)
		return is_leaf ? revocation_invalid(REVOCATION_REASON_NO_ISSUER) : nothing;
	struct revocation_answer answer = crl_store_judge(q->crls, last, issuer, q->at_s);
	return is_own && answer.state != REVOCATION_REVOKED ? nothing : answer;
}

/* The leaf must be looked up: the user gave a list for that.  The certificates
 * above it are, where there is a list that covers them. */
static void judge_crls(const struct revocation_question *q, struct revocation_verdict *verdict)
{
	const struct path *path = q->path;
	for (size_t i = 0; i < path->n; i++) {
		const struct certificate *link = path->links[i];
		struct revocation_answer answer =
			i + 1 < path->n
				? crl_store_judge(q->crls, link, path->links[i + 1], q->at_s)
				: judge_last(q, link, i == 0);
		bool needs_none = path->n == 1 && is_signed_by_itself(link);
		if (i == 0 && answer.state == REVOCATION_NOT_CHECKED && !needs_none)
			answer = revocation_invalid(answer.fault.reason != REVOCATION_REASON_NONE
							    ? answer.fault.reason
							    : REVOCATION_REASON_NO_LIST);
		if (answer.state == REVOCATION_REVOKED) {
			verdict->crl = REVOCATION_REVOKED;
			verdict->revoked = link;
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
static void judge_staple(const struct revocation_question *q, struct revocation_verdict *verdict)
{
	const struct session *session = q->session;
	const struct path *path = q->path;
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
	const struct certificate *issuer = path->n > 1 ? path->links[1] : find_issuer(q, leaf);
	if (issuer == NULL)
		return;
	struct bytes response = { session->ocsp_response, session->ocsp_response_len };
	struct revocation_answer answer = ocsp_judge(response, leaf, issuer, q->at_s);
	/* Who is no part of the path can only speak against the leaf. */
	if (path->n < 2 && answer.state != REVOCATION_REVOKED)
		return;
	verdict->ocsp = answer.state;
	verdict->ocsp_fault = answer.fault;
	verdict->ocsp_form = answer.form;
	if (answer.state == REVOCATION_REVOKED) {
		verdict->revoked = leaf;
		verdict->revoked_at_s = answer.revoked_at_s;
	}
}

struct revocation_verdict revocation_verdict(const struct revocation_question *question)
{
	struct revocation_verdict verdict = { 0 };
	if (question->crls != NULL)
		judge_crls(question, &verdict);
	if (question->session->n_chain > 0)
		judge_staple(question, &verdict);
	return verdict;
}
