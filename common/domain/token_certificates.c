/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "token_certificates.h"

#include "facts/pem.h"

void token_certificates_clear(struct token_certificates *list)
{
	for (size_t i = 0; i < list->n; i++)
		buffer_clear(&list->certificates[i].der);
	*list = (struct token_certificates){ 0 };
}

static size_t find(const struct token_certificates *list, struct bytes der)
{
	size_t i = 0;
	while (i < list->n && !bytes_equal(buffer_bytes(&list->certificates[i].der), der))
		i++;
	return i;
}

const struct token_certificate *token_certificates_find(const struct token_certificates *list,
							struct bytes der)
{
	size_t i = find(list, der);
	return i < list->n ? &list->certificates[i] : NULL;
}

enum err token_certificates_add(struct token_certificates *list, struct bytes base64, unsigned uses,
				struct error *reterr)
{
	struct buffer der = { 0 };
	if (!pem_decode_buffer(base64, &der))
		return error_no_memory(reterr);
	if (der.len == 0) {
		list->n_damaged++;
		buffer_clear(&der);
		return ERR_NONE;
	}
	size_t i = find(list, buffer_bytes(&der));
	if (i == TOKEN_CERTIFICATES) {
		buffer_clear(&der);
		return error_raise(reterr, ERR_ANSWER_TOO_MANY,
				   FACTS(.count = TOKEN_CERTIFICATES, .term = "certificates"));
	}
	if (i < list->n) {
		buffer_clear(&der);
	} else {
		list->certificates[i].der = der;
		list->n++;
	}
	list->certificates[i].uses |= uses;
	return ERR_NONE;
}
