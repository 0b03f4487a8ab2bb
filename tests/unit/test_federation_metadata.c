/* SPDX-License-Identifier: GPL-3.0-or-later */
/* domain/federation_metadata: the certificates of FederationMetadata.xml. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/strbuf.h"
#include "domain/federation_metadata.h"
#include "support/errorwords.h"

#define KEY(attributes, base64) \
	"<KeyDescriptor" attributes "><KeyInfo xmlns=\"http://www.w3.org/2000/09/xmldsig#\">" \
	"<X509Data><X509Certificate>" base64 \
	"</X509Certificate></X509Data></KeyInfo></KeyDescriptor>"
#define ENTITY(inner) \
	"<EntityDescriptor entityID=\"http://sts.contoso.com/adfs/services/trust\" " \
	"xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\">" inner "</EntityDescriptor>"
#define SIGNATURE \
	"<ds:Signature><ds:KeyInfo><X509Data><X509Certificate>c2ln</X509Certificate></X509Data>" \
	"</ds:KeyInfo></ds:Signature>"

struct metadata_row {
	const char *id;
	const char *text;
	/* Of each certificate its octets and "s", "e" or "se"; "-" for a damaged one; or
	 * NULL: refused. */
	const char *shown;
	enum err err;
};

static const struct metadata_row rows[] = {
	{ "none", ENTITY(""), "", ERR_NONE },
	{ "adfs",
	  ENTITY(SIGNATURE
		 "<RoleDescriptor xsi:type=\"fed:ApplicationServiceType\" xmlns:xsi=\"x\" "
		 "xmlns:fed=\"y\">" KEY(
			 " use=\"encryption\"",
			 "ZW5j") "</RoleDescriptor><IDPSSODescriptor>" KEY(" use=\"encryption\"",
									   "ZW5j")
			 KEY(" use=\"signing\"", "c2ln") "</IDPSSODescriptor>"),
	  "enc e,sig s,", ERR_NONE },
	{ "prefixes",
	  "<md:EntityDescriptor><md:KeyDescriptor use='signing'><ds:KeyInfo><ds:X509Data>"
	  "<ds:X509Certificate>\n YW\n Jj \n</ds:X509Certificate></ds:X509Data></ds:KeyInfo>"
	  "</md:KeyDescriptor></md:EntityDescriptor>",
	  "abc s,", ERR_NONE },
	{ "several-entities",
	  "<EntitiesDescriptor>" ENTITY(KEY(" use='signing'", "YWJj"))
		  ENTITY(KEY(" use='signing'", "ZGVm")) "</EntitiesDescriptor>",
	  "abc s,def s,", ERR_NONE },
	{ "no-use", ENTITY(KEY("", "YWJj")), "abc se,", ERR_NONE },
	{ "unknown-use", ENTITY(KEY(" use='x'", "YWJj")), "abc se,", ERR_NONE },
	{ "both-uses", ENTITY(KEY(" use='signing'", "YWJj") KEY(" use='encryption'", "YWJj")),
	  "abc se,", ERR_NONE },
	{ "chain",
	  ENTITY("<KeyDescriptor "
		 "use='signing'><X509Certificate>YWJj</X509Certificate><X509Certificate>ZGVm</"
		 "X509Certificate></KeyDescriptor>"),
	  "abc s,def s,", ERR_NONE },
	{ "outside-of-keys", ENTITY(SIGNATURE "<X509Certificate>YWJj</X509Certificate>"), "",
	  ERR_NONE },
	{ "behind-a-key", ENTITY(KEY(" use='signing'", "YWJj") SIGNATURE), "abc s,", ERR_NONE },
	{ "key-in-key",
	  ENTITY("<KeyDescriptor use='signing'><KeyDescriptor "
		 "use='encryption'/><X509Certificate>YWJj</X509Certificate></KeyDescriptor>"),
	  "abc s,", ERR_NONE },
	{ "damaged", ENTITY(KEY("", "YWJ") KEY("", "Y!") KEY("", "") KEY("", "YWJj")), "abc se,---",
	  ERR_NONE },
	{ "with-elements-in-it", ENTITY(KEY("", "YWJj<a/>")), "-", ERR_NONE },
	{ "other", "<RealmInfo/>", NULL, ERR_ANSWER_OTHER },
	{ "other-around", "<a>" ENTITY("") "</a>", NULL, ERR_ANSWER_OTHER },
	{ "web-page", "<!DOCTYPE html><html/>", NULL, ERR_ANSWER_WEB_PAGE },
	{ "entities", "<!DOCTYPE a [<!ENTITY b 'YWJj'>]>" ENTITY(KEY("", "&b;")), NULL,
	  ERR_ANSWER_DOCTYPE },
	{ "empty", "", NULL, ERR_ANSWER_EMPTY },
	{ "json", "{}", NULL, ERR_ANSWER_NOT_XML },
};

static enum err read_metadata(struct bytes text, struct token_certificates *ret_list,
			      struct error *reterr)
{
	uint8_t *copy = malloc(text.len > 0 ? text.len : 1);
	assert_non_null(copy);
	memcpy(copy, text.data, text.len);
	enum err err = federation_metadata_read((struct bytes){ copy, text.len }, ret_list, reterr);
	free(copy);
	return err;
}

static void reads_or_refuses(void **state)
{
	const struct metadata_row *row = *state;
	struct token_certificates list = { .n_damaged = 4711 };
	struct error error = { 0 };
	struct strbuf shown = { 0 };
	enum err err = read_metadata(bytes_of(row->text), &list, &error);
	if (err != row->err)
		fail_msg("said: %s", error_words(&error));
	if (row->shown == NULL) {
		assert_int_equal(list.n_damaged, 4711); /* untouched */
		return;
	}
	for (size_t i = 0; i < list.n; i++) {
		const struct token_certificate *one = &list.certificates[i];
		strbuf_printf(&shown, "%.*s %s%s,", (int)one->der.len, (const char *)one->der.data,
			      one->uses & TOKEN_SIGNING ? "s" : "",
			      one->uses & TOKEN_ENCRYPTION ? "e" : "");
		assert_ptr_equal(token_certificates_find(&list, buffer_bytes(&one->der)), one);
	}
	for (size_t i = 0; i < list.n_damaged; i++)
		strbuf_append_char(&shown, '-');
	assert_string_equal(strbuf_text(&shown), row->shown);
	strbuf_clear(&shown);
	token_certificates_clear(&list);
	token_certificates_clear(&list);
}

static void cut_anywhere_it_is_refused(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct bytes text = bytes_of(rows[i].text);
		for (size_t n = 0; n < text.len; n++) {
			struct token_certificates list;
			assert_int_not_equal(read_metadata(bytes_until(text, n), &list, NULL),
					     ERR_NONE);
		}
	}
}

static void limits_are_kept(void **unused)
{
	struct token_certificates list = { 0 };
	struct strbuf text = { 0 };
	(void)unused;
	for (size_t n = 1; n <= TOKEN_CERTIFICATES + 2; n++) {
		strbuf_reset(&text);
		strbuf_append(&text, "<EntityDescriptor><KeyDescriptor>");
		for (size_t i = 0; i < n; i++)
			strbuf_printf(&text, "<X509Certificate>%04zu</X509Certificate>", i);
		strbuf_append(&text, "</KeyDescriptor></EntityDescriptor>");
		enum err err = read_metadata(bytes_of(text.text), &list, NULL);
		assert_int_equal(err, n > TOKEN_CERTIFICATES ? ERR_ANSWER_TOO_MANY : ERR_NONE);
		if (err == ERR_NONE)
			token_certificates_clear(&list);
	}
	strbuf_reset(&text);
	strbuf_append(&text, "<EntityDescriptor/>");
	while (text.len < FEDERATION_METADATA_BYTES)
		strbuf_append_char(&text, '\n');
	assert_int_equal(read_metadata(bytes_of(text.text), &list, NULL), ERR_NONE);
	strbuf_append_char(&text, '\n');
	assert_int_equal(read_metadata(bytes_of(text.text), &list, NULL), ERR_ANSWER_TOO_LARGE);
	strbuf_clear(&text);
}

int main(void)
{
	struct CMUnitTest tests[LENGTH(rows) + 2] = {
		cmocka_unit_test(cut_anywhere_it_is_refused),
		cmocka_unit_test(limits_are_kept),
	};
	size_t n = 2;
	for (size_t i = 0; i < LENGTH(rows); i++)
		tests[n++] = (struct CMUnitTest){ rows[i].id, reads_or_refuses, NULL, NULL,
						  (void *)&rows[i] };
	return _cmocka_run_group_tests("federation_metadata", tests, n, NULL, NULL);
}
