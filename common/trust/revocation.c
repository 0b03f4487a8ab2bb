/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "revocation.h"

#include <stdlib.h>

#include "base/file.h"
#include "crl.h"
#include "facts/pem.h"
#include "ocsp.h"

/* --- the CRL file ----------------------------------------------------------- */

struct stored_crl {
	struct crl crl;
	struct buffer der; /* empty when it is in the file as it is */
};

struct crl_store {
	struct buffer file;
	struct stored_crl *crls;
	size_t n;
};

enum { CRL_FILE_MAX_BYTES = 64 << 20 };

/* Takes over owned, also on failure. */
static enum err add_crl(struct crl_store *store, struct bytes der, struct buffer owned,
			struct error *reterr)
{
	struct stored_crl *crls = realloc(store->crls, (store->n + 1) * sizeof(*crls));
	if (crls == NULL) {
		buffer_clear(&owned);
		return error_no_memory(reterr);
	}
	store->crls = crls;
	crls[store->n].der = owned;
	crl_read(der, &crls[store->n].crl);
	store->n++;
	return ERR_NONE;
}

/* Damaged: kept as a list that cannot be read, so that it is told. */
static enum err add_base64(struct crl_store *store, struct bytes base64, struct error *reterr)
{
	struct buffer der;
	if (!pem_decode_buffer(base64, &der))
		return error_no_memory(reterr);
	return add_crl(store, buffer_bytes(&der), der, reterr);
}

static size_t find(struct bytes text, size_t at, const char *mark)
{
	const uint8_t *found = memmem(text.data + at, text.len - at, mark, strlen(mark));
	return found == NULL ? text.len : (size_t)(found - text.data);
}

/* RFC 7468, section 6 */
static enum err add_pem(struct crl_store *store, struct bytes text, struct error *reterr)
{
	static const char begin[] = "-----BEGIN X509 CRL-----";
	static const char end[] = "-----END X509 CRL-----";
	size_t at = text.len > 0 ? find(text, 0, begin) : 0;
	while (at < text.len) {
		at += strlen(begin);
		size_t stop = find(text, at, end);
		struct bytes base64 = { text.data + at, stop - at };
		enum err err = add_base64(store, base64, reterr);
		if (err != ERR_NONE)
			return err;
		at = find(text, stop, begin);
	}
	return ERR_NONE;
}

static enum err read_crls(struct crl_store *store, const char *path, struct deadline deadline,
			  struct error *reterr)
{
	const struct file_bounds bounds = {
		.max_bytes = CRL_FILE_MAX_BYTES,
		.deadline = deadline,
		.may_map = true,
		.expected = "CRLs in PEM form, or one in DER",
	};
	enum err err = file_read(path, &bounds, &store->file, reterr);
	if (err != ERR_NONE)
		return err;
	struct bytes text = buffer_bytes(&store->file);
	if (der_is_next(text, DER_SEQUENCE))
		err = add_crl(store, text, (struct buffer){ 0 }, reterr);
	else
		err = add_pem(store, text, reterr);
	if (err != ERR_NONE)
		return err;
	for (size_t i = 0; i < store->n; i++) {
		if (store->crls[i].crl.issuer.len > 0)
			return ERR_NONE;
	}
	return error_raise(reterr, ERR_CRL_FILE_EMPTY, FACTS(.about = path));
}

enum err crl_store_open(const char *file, struct deadline deadline, struct crl_store **ret_store,
			struct error *reterr)
{
	struct crl_store *store = calloc(1, sizeof(*store));
	if (store == NULL)
		return error_no_memory(reterr);
	enum err err = read_crls(store, file, deadline, reterr);
	if (err != ERR_NONE) {
		crl_store_free(store);
		return err;
	}
	*ret_store = store;
	return ERR_NONE;
}

void crl_store_free(struct crl_store *store)
{
	if (store == NULL)
		return;
	for (size_t i = 0; i < store->n; i++) {
		crl_clear(&store->crls[i].crl);
		buffer_clear(&store->crls[i].der);
	}
	free(store->crls);
	buffer_clear(&store->file);
	free(store);
}

/* --- the verdict ------------------------------------------------------------ */

/* What all lists say of one certificate: revoked, if one says so; good, if one
 * that is valid does not; invalid, if there is only a list that is not. */
static struct revocation_answer judge_link(const struct crl_store *store,
					   const struct certificate *certificate,
					   const struct certificate *issuer, int64_t at_s)
{
	struct revocation_answer best = { .state = REVOCATION_NOT_CHECKED };
	for (size_t i = 0; i < store->n; i++) {
		struct revocation_answer answer =
			crl_judge(&store->crls[i].crl, certificate, issuer, at_s);
		if (answer.state == REVOCATION_REVOKED)
			return answer;
		if (answer.state == REVOCATION_GOOD ||
		    (answer.state == REVOCATION_INVALID && best.state == REVOCATION_NOT_CHECKED))
			best = answer;
	}
	return best;
}

/* The leaf must be looked up: the user gave a list for that.  The certificates
 * above it are, where there is a list for them. */
static void judge_crls(const struct crl_store *store, const struct path *path, int64_t at_s,
		       struct revocation_verdict *verdict)
{
	for (size_t i = 0; i + 1 < path->n; i++) {
		struct revocation_answer answer =
			judge_link(store, path->links[i], path->links[i + 1], at_s);
		if (i == 0 && answer.state == REVOCATION_NOT_CHECKED)
			answer = revocation_invalid(REVOCATION_REASON_NO_LIST);
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
	}
}

/* RFC 7633: a server whose certificate demands a stapled response must send one
 * in every handshake.  A chain from a file was in none. */
static void judge_staple(const struct session *session, const struct path *path, int64_t at_s,
			 struct revocation_verdict *verdict)
{
	const struct certificate *leaf = &session->chain[0];
	if (session->ocsp_response == NULL) {
		if (leaf->must_staple && session->tls_version[0] != '\0')
			verdict->ocsp = REVOCATION_MISSING;
		return;
	}
	if (path->n < 2)
		return; /* its issuer is not known */
	struct bytes response = { session->ocsp_response, session->ocsp_response_len };
	struct revocation_answer answer = ocsp_judge(response, leaf, path->links[1], at_s);
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
	if (crls != NULL)
		judge_crls(crls, path, at_s, &verdict);
	if (session->n_chain > 0)
		judge_staple(session, path, at_s, &verdict);
	return verdict;
}
