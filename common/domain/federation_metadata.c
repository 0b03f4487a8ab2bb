/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "federation_metadata.h"

#include "xml.h"

struct metadata {
	struct token_certificates list;
	size_t key_depth; /* of the KeyDescriptor that is being read; 0: none */
	unsigned uses;    /* its */
};

static unsigned uses_of(const char *use)
{
	if (use != NULL && strcmp(use, "signing") == 0)
		return TOKEN_SIGNING;
	if (use != NULL && strcmp(use, "encryption") == 0)
		return TOKEN_ENCRYPTION;
	return TOKEN_SIGNING | TOKEN_ENCRYPTION;
}

static enum err begins(void *context, const struct xml_element *element, struct error *reterr)
{
	struct metadata *metadata = context;
	if (element->depth == 1 && strcmp(element->name, "EntityDescriptor") != 0 &&
	    strcmp(element->name, "EntitiesDescriptor") != 0)
		return error_raise(reterr, ERR_ANSWER_OTHER,
				   FACTS(.about = element->name, .term = "EntityDescriptor"));
	if (metadata->key_depth == 0 && strcmp(element->name, "KeyDescriptor") == 0) {
		metadata->key_depth = element->depth;
		metadata->uses = uses_of(xml_attribute(element, "use"));
	}
	return ERR_NONE;
}

static enum err ends(void *context, const struct xml_element *element, struct bytes text,
		     struct error *reterr)
{
	struct metadata *metadata = context;
	if (element->depth == metadata->key_depth)
		metadata->key_depth = 0;
	if (metadata->key_depth == 0 || strcmp(element->name, "X509Certificate") != 0)
		return ERR_NONE;
	return token_certificates_add(&metadata->list, text, metadata->uses, reterr);
}

enum err federation_metadata_read(struct bytes text, struct token_certificates *ret_list,
				  struct error *reterr)
{
	struct metadata metadata = { .key_depth = 0 };
	const struct xml_reader reader = { &metadata, begins, ends };
	enum err err = xml_read(text, FEDERATION_METADATA_BYTES, &reader, reterr);
	if (err == ERR_NONE)
		*ret_list = metadata.list;
	else
		token_certificates_clear(&metadata.list);
	return err;
}
