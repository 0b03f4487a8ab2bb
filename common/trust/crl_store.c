/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "crl_store.h"

#include <stdlib.h>

#include "base/array.h"
#include "base/file.h"
#include "crl.h"
#include "facts/der.h"
#include "facts/distinguished_name.h"
#include "facts/pem.h"

struct stored_crl {
	struct crl crl;
	struct buffer der; /* empty when it is in the file as it is */
};

struct crl_store {
	struct buffer *files; /* n_files, which the CRLs borrow from */
	size_t n_files;
	struct stored_crl *crls;
	size_t n;
};

enum {
	CRL_FILE_MAX_BYTES = 16 << 20,
	CRL_STORE_MAX_DELTAS = 64, /* of one issuer */
	CRL_STORE_MAX_PAIRS = 256, /* of a complete list and a delta, for one certificate */
};

/* Takes over owned, also on failure. */
static enum err add_crl(struct crl_store *store, struct bytes der, struct buffer owned,
			struct error *reterr)
{
	struct stored_crl *crls = array_grow(store->crls, store->n, sizeof(*crls));
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

/* One file, whose place in files is there. */
static enum err read_crls(struct crl_store *store, const char *path, struct deadline deadline,
			  struct error *reterr)
{
	struct buffer *file = &store->files[store->n_files];
	size_t before = store->n;
	const struct file_bounds bounds = {
		.max_bytes = CRL_FILE_MAX_BYTES,
		.deadline = deadline,
		.may_map = true,
		.expected = "CRLs in PEM form, or one in DER",
	};
	enum err err = file_read(path, &bounds, file, reterr);
	if (err != ERR_NONE)
		return err;
	store->n_files++;
	struct bytes text = buffer_bytes(file);
	if (der_is_next(text, DER_SEQUENCE))
		err = add_crl(store, text, (struct buffer){ 0 }, reterr);
	else
		err = add_pem(store, text, reterr);
	if (err != ERR_NONE)
		return err;
	for (size_t i = before; i < store->n; i++) {
		if (store->crls[i].crl.issuer.len > 0)
			return ERR_NONE;
	}
	return error_raise(reterr, ERR_CRL_FILE_EMPTY, FACTS(.about = path));
}

enum err crl_store_open(const struct path_list *files, struct deadline deadline,
			struct crl_store **ret_store, struct error *reterr)
{
	struct crl_store *store = calloc(1, sizeof(*store));
	if (store == NULL)
		return error_no_memory(reterr);
	store->files = calloc(files->n, sizeof(*store->files));
	enum err err = store->files != NULL ? ERR_NONE : error_no_memory(reterr);
	for (size_t i = 0; i < files->n && err == ERR_NONE; i++)
		err = read_crls(store, files->paths[i], deadline, reterr);
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
	for (size_t i = 0; i < store->n_files; i++)
		buffer_clear(&store->files[i]);
	free(store->files);
	free(store);
}

/* --- what all lists say together ------------------------------------------------ */

/* One certificate, and the deltas that its issuer's lists may have. */
struct question {
	const struct certificate *certificate;
	const struct certificate *issuer;
	int64_t at_s;
	struct crl *deltas[CRL_STORE_MAX_DELTAS];
	size_t n_deltas;
	size_t n_pairs;
	bool too_many;
};

static void find_deltas(const struct crl_store *store, struct question *q)
{
	for (size_t i = 0; i < store->n && !q->too_many; i++) {
		struct crl *crl = &store->crls[i].crl;
		if (!crl->is_delta ||
		    !distinguished_name_equal(crl->issuer, q->certificate->issuer))
			continue;
		if (q->n_deltas == CRL_STORE_MAX_DELTAS)
			q->too_many = true;
		else
			q->deltas[q->n_deltas++] = crl;
	}
}

/* RFC 5280 5.2.4: a complete list and its deltas are one.  answer is what the
 * complete list says alone; one delta that can be used is enough. */
static struct revocation_answer with_deltas(struct question *q, const struct crl *base,
					    struct revocation_answer answer)
{
	struct revocation_answer unusable = { .state = REVOCATION_NOT_CHECKED };
	bool used = false, removed_by_one = false;
	q->n_pairs += q->n_deltas;
	q->too_many |= q->n_pairs > CRL_STORE_MAX_PAIRS;
	if (q->too_many)
		unusable = revocation_invalid(REVOCATION_REASON_DELTAS_MANY);
	for (size_t i = 0; i < q->n_deltas && q->n_pairs <= CRL_STORE_MAX_PAIRS; i++) {
		bool removed;
		struct revocation_answer delta = crl_judge_delta(base, q->deltas[i], q->certificate,
								 q->issuer, q->at_s, &removed);
		if (delta.state == REVOCATION_REVOKED)
			return delta;
		if (delta.state == REVOCATION_INVALID && unusable.state == REVOCATION_NOT_CHECKED)
			unusable = delta;
		used |= delta.state == REVOCATION_GOOD;
		removed_by_one |= removed;
	}
	if (removed_by_one && !q->too_many && answer.state == REVOCATION_REVOKED)
		answer = crl_judge_removed(base, q->certificate, q->at_s);
	if (answer.reasons == 0)
		return answer; /* revoked, or not usable */
	if (q->too_many || (!used && unusable.state == REVOCATION_INVALID))
		return unusable;
	answer.without_delta &= !used;
	return answer;
}

static struct revocation_answer judge_one(struct question *q, struct crl *crl)
{
	struct revocation_answer answer = crl_judge(crl, q->certificate, q->issuer, q->at_s);
	if (answer.state == REVOCATION_REVOKED || answer.reasons != 0)
		return with_deltas(q, crl, answer);
	return answer;
}

/* Of two answers that do not decide, the one to tell: something is wrong with a
 * list, it is for some reasons, it is a delta, it is not about the certificate. */
static unsigned weight(const struct revocation_answer *answer)
{
	if (answer->state != REVOCATION_INVALID)
		return answer->fault.reason != REVOCATION_REASON_NONE;
	if (answer->fault.reason == REVOCATION_REASON_DELTA)
		return 2;
	return answer->fault.reason == REVOCATION_REASON_SOME_REASONS ? 3 : 4;
}

struct revocation_answer crl_store_judge(const struct crl_store *store,
					 const struct certificate *certificate,
					 const struct certificate *issuer, int64_t at_s)
{
	struct question q = { .certificate = certificate, .issuer = issuer, .at_s = at_s };
	struct revocation_answer best = { .state = REVOCATION_NOT_CHECKED };
	bool without_delta = false;
	unsigned reasons = 0;
	find_deltas(store, &q);
	for (size_t i = 0; i < store->n; i++) {
		struct revocation_answer answer = judge_one(&q, &store->crls[i].crl);
		if (answer.state == REVOCATION_REVOKED)
			return answer;
		reasons |= answer.reasons;
		without_delta |= answer.without_delta;
		if (weight(&answer) > weight(&best))
			best = answer;
	}
	if (reasons == CRL_ALL_REASONS)
		return (struct revocation_answer){ .state = REVOCATION_GOOD,
						   .reasons = reasons,
						   .without_delta = without_delta };
	best.reasons = 0;
	return best;
}
