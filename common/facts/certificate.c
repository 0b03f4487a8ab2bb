/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "facts/certificate.h"

#include <stdlib.h>

#include "facts/distinguished_name.h"

void certificate_clear(struct certificate *certificate)
{
	if (certificate == NULL)
		return;
	if (!certificate->is_borrowed) {
		free(certificate->der);
		free(certificate->rewritten);
		free(certificate->names);
		free(certificate->cns);
		name_constraints_clear(&certificate->name_constraints);
		certificate_policies_clear(&certificate->policies);
	}
	*certificate = (struct certificate){ 0 };
}

bool certificate_equal(const struct certificate *a, const struct certificate *b)
{
	if (a == b)
		return true;
	return a != NULL && b != NULL && a->der_len > 0 &&
	       bytes_equal((struct bytes){ a->der, a->der_len },
			   (struct bytes){ b->der, b->der_len });
}

bool certificate_is_self_issued(const struct certificate *certificate)
{
	return certificate->subject.len > 0 &&
	       distinguished_name_equal(certificate->issuer, certificate->subject);
}

bool certificate_key_ids_differ(const struct certificate *child, const struct certificate *issuer)
{
	return child->authority_key_id.len > 0 && issuer->subject_key_id.len > 0 &&
	       !bytes_equal(child->authority_key_id, issuer->subject_key_id);
}

bool certificate_has_dns_id(const struct certificate *certificate)
{
	const unsigned unreadable =
		CERTIFICATE_DEFECT_SAN | CERTIFICATE_DEFECT_DER | CERTIFICATE_DEFECT_EXTENSION;
	if ((certificate->defects & unreadable) != 0)
		return true;
	for (size_t i = 0; i < certificate->n_names; i++) {
		if (certificate->names[i].kind == NAME_DNS)
			return true;
	}
	return false;
}
