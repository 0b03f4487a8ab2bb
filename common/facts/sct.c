/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "facts/sct.h"

#include "facts/der.h"
#include "facts/extension.h"
#include "facts/oid.h"

/* --- lists, in the presentation language of TLS ---------------------------------- */

/* Takes opaque<0..2^16-1>. */
static bool take_vector(struct bytes *rest, struct bytes *ret_vector)
{
	if (rest->len < 2)
		return false;
	size_t len = (size_t)rest->data[0] << 8 | rest->data[1];
	if (len > rest->len - 2)
		return false;
	*ret_vector = (struct bytes){ rest->data + 2, len };
	*rest = bytes_from(*rest, 2 + len);
	return true;
}

static void add_log(struct sct_set *set, struct bytes id)
{
	for (size_t i = 0; i < set->n_logs; i++) {
		if (bytes_equal(set->logs[i], id))
			return;
	}
	if (set->n_logs < SCT_MAX_LOGS)
		set->logs[set->n_logs++] = id;
}

enum { SCT_TIMESTAMP_BYTES = 8 };

/* Milliseconds since 1970, big-endian. */
static void add_time(struct sct_set *set, const uint8_t octets[SCT_TIMESTAMP_BYTES])
{
	uint64_t ms = 0;
	for (size_t i = 0; i < SCT_TIMESTAMP_BYTES; i++)
		ms = ms << 8 | octets[i];
	int64_t at_s = (int64_t)(ms / 1000) + (ms % 1000 > 0);
	if (set->n == 0 || at_s < set->earliest_s)
		set->earliest_s = at_s;
}

/* SignedCertificateTimestamp: version, log id, timestamp, extensions, and a
 * signature with its two algorithms.  One of another version counts for nothing. */
static bool add_timestamp(struct sct_set *set, struct bytes sct)
{
	enum { VERSION = 1, ALGORITHMS = 2 };
	const size_t fixed = VERSION + SCT_LOG_ID_BYTES + SCT_TIMESTAMP_BYTES;
	struct bytes extensions, signature;
	if (sct.len == 0)
		return false;
	if (sct.data[0] != 0)
		return true;
	if (sct.len < fixed)
		return false;
	struct bytes rest = bytes_from(sct, fixed);
	if (!take_vector(&rest, &extensions) || rest.len < ALGORITHMS)
		return false;
	rest = bytes_from(rest, ALGORITHMS);
	if (!take_vector(&rest, &signature) || rest.len > 0)
		return false;
	add_time(set, sct.data + VERSION + SCT_LOG_ID_BYTES);
	set->n++;
	add_log(set, (struct bytes){ sct.data + VERSION, SCT_LOG_ID_BYTES });
	return true;
}

void sct_set_add(struct sct_set *set, struct bytes list)
{
	struct bytes scts, sct;
	if (!take_vector(&list, &scts) || list.len > 0 || scts.len == 0) {
		set->damaged = true;
		return;
	}
	while (scts.len > 0) {
		if (!take_vector(&scts, &sct) || !add_timestamp(set, sct)) {
			set->damaged = true;
			return;
		}
	}
}

/* --- in an OCSP response (RFC 6960 4.2.1) ------------------------------------------ */

/* Down to the contents of ResponseData. */
static bool open_response_data(struct bytes der, struct bytes *ret_data)
{
	struct der_element outer, status, tagged, bytes, type, value, basic, data;
	if (!der_expect(&der, DER_SEQUENCE, &outer) ||
	    !der_expect(&outer.contents, DER_ENUMERATED, &status) ||
	    !der_expect(&outer.contents, DER_CONTEXT_CONSTRUCTED, &tagged) ||
	    !der_expect(&tagged.contents, DER_SEQUENCE, &bytes) ||
	    !der_expect(&bytes.contents, DER_OID, &type) ||
	    !oid_is(type.contents, OID_PKIX_OCSP_BASIC) ||
	    !der_expect(&bytes.contents, DER_OCTET_STRING, &value) ||
	    !der_expect(&value.contents, DER_SEQUENCE, &basic) ||
	    !der_expect(&basic.contents, DER_SEQUENCE, &data))
		return false;
	*ret_data = data.contents;
	return true;
}

/* ResponseData: version [0] DEFAULT v1, responderID [1] or [2], producedAt,
 * responses, ... */
static bool open_responses(struct bytes data, struct bytes *ret_responses)
{
	struct der_element version, responder, produced, responses;
	(void)der_expect(&data, DER_CONTEXT_CONSTRUCTED, &version);
	if (!der_next(&data, &responder) || !der_expect(&data, DER_GENERALIZED_TIME, &produced) ||
	    !der_expect(&data, DER_SEQUENCE, &responses))
		return false;
	*ret_responses = responses.contents;
	return true;
}

/* SingleResponse: CertID { hash, hash, hash, serialNumber }, status, thisUpdate,
 * nextUpdate [0] OPTIONAL, singleExtensions [1] OPTIONAL. */
static bool open_extensions(struct bytes single, struct bytes serial, struct bytes *ret_extensions)
{
	struct der_element id, part, status, time, tagged, extensions;
	if (!der_expect(&single, DER_SEQUENCE, &id))
		return false;
	for (int i = 0; i < 4; i++) {
		if (!der_next(&id.contents, &part))
			return false;
	}
	if (!bytes_equal(part.contents, serial) || !der_next(&single, &status) ||
	    !der_expect(&single, DER_GENERALIZED_TIME, &time))
		return false;
	(void)der_expect(&single, DER_CONTEXT_CONSTRUCTED, &tagged);
	if (!der_expect(&single, DER_CONTEXT_CONSTRUCTED + 1, &tagged) ||
	    !der_expect(&tagged.contents, DER_SEQUENCE, &extensions))
		return false;
	*ret_extensions = extensions.contents;
	return true;
}

struct bytes sct_list_of_response(struct bytes response, struct bytes serial)
{
	const struct bytes none = { NULL, 0 };
	struct bytes data, responses, extensions;
	struct der_element single, list;
	struct extension extension;
	bool good;
	if (!open_response_data(response, &data) || !open_responses(data, &responses))
		return none;
	while (der_expect(&responses, DER_SEQUENCE, &single)) {
		if (!open_extensions(single.contents, serial, &extensions))
			continue;
		while (extension_take(&extensions, &extension, &good)) {
			if (oid_is(extension.oid, OID_CT_OCSP_SCTS) &&
			    der_expect(&extension.value, DER_OCTET_STRING, &list))
				return list.contents;
		}
	}
	return none;
}

/* --- where clients look -------------------------------------------------------------- */

struct sct_sources sct_sources_of(const struct session *session)
{
	struct sct_sources sources = { 0 };
	const struct certificate *leaf = &session->chain[0];
	struct bytes response = { session->ocsp_response, session->ocsp_response_len };
	struct bytes stapled = sct_list_of_response(response, leaf->serial);
	if (leaf->scts.len > 0)
		sct_set_add(&sources.embedded, leaf->scts);
	if (stapled.len > 0)
		sct_set_add(&sources.stapled, stapled);
	return sources;
}
