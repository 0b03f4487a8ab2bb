/* SPDX-License-Identifier: GPL-3.0-or-later */
/* domain/realm_answer: what a cloud says of a domain, in XML and JSON. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/strbuf.h"
#include "domain/json.h"
#include "domain/realm_answer.h"
#include "domain/xml.h"
#include "support/errorwords.h"

/* An input of exactly its size: a sanitizer sees the first octet read beyond. */
static enum err read_answer(struct bytes text, struct realm_answer *ret_answer,
			    struct error *reterr)
{
	uint8_t *copy = malloc(text.len > 0 ? text.len : 1);
	assert_non_null(copy);
	if (text.len > 0)
		memcpy(copy, text.data, text.len);
	enum err err = realm_answer_read((struct bytes){ copy, text.len }, ret_answer, reterr);
	free(copy);
	return err;
}

/* "kind|domain|brand|protocol|cloud", then "|P=", "|A=", "|M=", "|S=" and a URL each,
 * "|+n" certificates, "|-n" damaged ones. */
static void show(const struct realm_answer *answer, struct strbuf *out)
{
	static const char *const kinds[] = { "unknown", "managed", "federated" };
	strbuf_printf(out, "%s|%s|%s|%s|%s", kinds[answer->kind], answer->domain, answer->brand,
		      answer->protocol, answer->cloud);
	for (size_t i = 0; i < answer->n_urls; i++)
		strbuf_printf(out, "|%c=%s", "PAMS"[answer->urls[i].role], answer -> urls[i].text);
	if (answer->certificates.n > 0)
		strbuf_printf(out, "|+%zu", answer->certificates.n);
	if (answer->certificates.n_damaged > 0)
		strbuf_printf(out, "|-%zu", answer->certificates.n_damaged);
}

#define INFO(inner) "<RealmInfo Success=\"true\">" inner "</RealmInfo>"
#define KIND(kind) "<NameSpaceType>" kind "</NameSpaceType>"
#define MANAGED_XML \
	INFO("<State>4</State><UserState>1</UserState><Login>example.com</Login>" KIND( \
		"Managed") "<DomainName>example.com</DomainName><IsFederatedNS>false</" \
			   "IsFederatedNS>" \
			   "<FederationBrandName>Example Corp</FederationBrandName>" \
			   "<CloudInstanceName>microsoftonline.com</CloudInstanceName>" \
			   "<CloudInstanceIssuerUri>urn:federation:MicrosoftOnline" \
			   "</CloudInstanceIssuerUri>")
#define FEDERATED_XML \
	"<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n" INFO( \
		"<State>3</State><UserState>2</UserState><Login>u@contoso.com</Login>" KIND( \
			"Federated") "<DomainName>CONTOSO.COM</DomainName>" \
				     "<IsFederatedNS>true</IsFederatedNS><STSAuthURL>" \
				     "https://sts.contoso.com/adfs/services/trust/2005/" \
				     "usernamemixed" \
				     "</STSAuthURL><FederationTier>0</FederationTier><AuthURL>" \
				     "https://sts.contoso.com/adfs/ls/" \
				     "?username=u%40contoso.com&amp;" \
				     "wa=wsignin1.0&amp;wtrealm=urn%3afederation%" \
				     "3aMicrosoftOnline&amp;" \
				     "wctx=</AuthURL>\n<MEXURL>\n " \
				     "https://mex.contoso.com/adfs/services/trust/mex\n</MEXURL>" \
				     "<SAML_AuthURL/><PreferredProtocol>1</PreferredProtocol>" \
				     "<FederationBrandName>Contoso &#214; &lt;b&gt;" \
				     "</FederationBrandName><Certificate>YW\nJj</Certificate>" \
				     "<Certificate>YWJj</Certificate><Certificate>!</" \
				     "Certificate>")

struct answer_row {
	const char *id;
	struct bytes text;
	const char *shown; /* or NULL: refused */
	enum err err;
	const char *why;
};

#define GOOD(id, text, shown) { id, BYTES(text), shown, ERR_NONE, "" }
#define BAD(id, text, code, why) { id, BYTES(text), NULL, ERR_##code, why }

static const struct answer_row rows[] = {
	GOOD("xml-managed", MANAGED_XML, "managed|example.com|Example Corp||microsoftonline.com"),
	GOOD("xml-unknown", INFO("<State>4</State><Login>u@d</Login>" KIND("Unknown")),
	     "unknown||||"),
	GOOD("xml-federated", FEDERATED_XML,
	     "federated|CONTOSO.COM|Contoso \xc3\x96 <b>|1|"
	     "|A=https://sts.contoso.com/adfs/services/trust/2005/usernamemixed"
	     "|P=https://sts.contoso.com/adfs/ls/?username=u%40contoso.com&wa=wsignin1.0&"
	     "wtrealm=urn%3afederation%3aMicrosoftOnline&wctx="
	     "|M=https://mex.contoso.com/adfs/services/trust/mex|+1|-1"),
	GOOD("xml-only-kind", "<RealmInfo>" KIND("Managed") "</RealmInfo>", "managed||||"),
	GOOD("xml-letter-case", "<realminfo><namespacetype> MANAGED </namespacetype></realminfo>",
	     "managed||||"),
	GOOD("xml-prefix",
	     "<r:RealmInfo "
	     "xmlns:r='urn:x'><r:NameSpaceType>Managed</r:NameSpaceType></r:RealmInfo>",
	     "managed||||"),
	GOOD("xml-undeclared-prefix",
	     "<r:RealmInfo><q:NameSpaceType>Managed</q:NameSpaceType></r:RealmInfo>",
	     "managed||||"),
	GOOD("xml-comment-in-text", INFO("<NameSpaceType>Man<!-- a -->aged</NameSpaceType>"),
	     "managed||||"),
	GOOD("xml-cdata", INFO("<NameSpaceType><![CDATA[Managed]]></NameSpaceType>"),
	     "managed||||"),
	GOOD("xml-unknown-elements",
	     INFO("<New "
		  "a='b'><NameSpaceType>Federated</NameSpaceType><DomainName>x</DomainName></"
		  "New>" KIND("Managed")),
	     "managed||||"),
	GOOD("xml-same-twice",
	     INFO(KIND("Managed")
			  KIND("managed") "<DomainName>d</DomainName><DomainName>d</DomainName>"),
	     "managed|d|||"),
	GOOD("xml-byte-order-mark", "\xef\xbb\xbf" INFO(KIND("Managed")), "managed||||"),
	GOOD("xml-utf-16",
	     "\xff\xfe<\0R\0e\0a\0l\0m\0I\0n\0f\0o\0>\0<\0N\0a\0m\0e\0S\0p\0a\0c\0e\0T\0y\0p\0e\0>"
	     "\0M\0a\0n\0a\0g\0e\0d\0<\0/\0N\0a\0m\0e\0S\0p\0a\0c\0e\0T\0y\0p\0e\0>\0<\0/"
	     "\0R\0e\0a\0l\0m\0I\0n\0f\0o\0>\0",
	     "managed||||"),
	/* As programs save it that do not look at its first line. */
	GOOD("xml-utf-16-that-says-utf-8",
	     "\xff\xfe"
	     "<\0?\0x\0m\0l\0 \0v\0e\0r\0s\0i\0o\0n\0=\0'\0"
	     "1\0.\0"
	     "0\0'\0 \0e\0n\0c\0o\0d\0i\0n\0g\0=\0'\0u\0t\0f\0-\0"
	     "8\0'\0?\0>\0<\0R\0e\0a\0l\0m\0I\0n\0f\0o\0>\0<\0N\0a\0m\0e\0S\0p\0a\0"
	     "c\0e\0T\0y\0p\0e\0>\0M\0a\0n\0a\0g\0e\0d\0<\0/\0N\0a\0m\0e\0S\0p\0a\0"
	     "c\0e\0T\0y\0p\0e\0>\0<\0/\0R\0e\0a\0l\0m\0I\0n\0f\0o\0>\0",
	     "managed||||"),
	GOOD("xml-byte-order-mark-that-says-latin-1",
	     "\xef\xbb\xbf<?xml version='1.0' encoding='iso-8859-1'?>" INFO(
		     KIND("Managed") "<FederationBrandName>\xc3\x96</FederationBrandName>"),
	     "managed||\xc3\x96||"),
	GOOD("xml-latin-1",
	     "<?xml version='1.0' encoding='iso-8859-1'?>" INFO(
		     KIND("Managed") "<FederationBrandName>\xd6</FederationBrandName>"),
	     "managed||\xc3\x96||"),
	GOOD("xml-two-urls-of-one-role",
	     INFO(KIND("Federated") "<AuthURL>https://a/</AuthURL><AuthURL>https://b/</"
				    "AuthURL><AuthURL>https://a/</AuthURL>"),
	     "federated|||||P=https://a/|P=https://b/"),
	GOOD("xml-any-text-as-url",
	     INFO(KIND("Federated") "<AuthURL>nothing of the kind</AuthURL>"),
	     "federated|||||P=nothing of the kind"),
	GOOD("json-getuserrealm",
	     "{\"State\":4,\"UserState\":1,\"Login\":\"example.com\",\"NameSpaceType\":\"Managed\","
	     "\"DomainName\":\"example.com\",\"FederationBrandName\":\"Example Corp\","
	     "\"CloudInstanceName\":\"microsoftonline.com\",\"CloudInstanceIssuerUri\":\"urn:"
	     "federation:MicrosoftOnline\"}",
	     "managed|example.com|Example Corp||microsoftonline.com"),
	GOOD("json-1.0-federated",
	     "{\"ver\":\"1.0\",\"account_type\":\"federated\",\"domain_name\":\"contoso.com\","
	     "\"federation_protocol\":\"WSTrust\",\"federation_metadata_url\":\"https:\\/\\/"
	     "mex.contoso.com\\/mex\","
	     "\"federation_active_auth_url\":\"https://sts.contoso.com/usernamemixed\","
	     "\"cloud_instance_name\":\"microsoftonline.us\",\"cloud_audience_urn\":\"urn:x\"}",
	     "federated|contoso.com||WSTrust|microsoftonline.us"
	     "|M=https://mex.contoso.com/mex|A=https://sts.contoso.com/usernamemixed"),
	GOOD("json-1.0-unknown",
	     " \r\n\t{\"ver\":\"1.0\",\"account_type\":\"Unknown\",\"cloud_instance_name\":"
	     "\"microsoftonline.com\"}",
	     "unknown||||microsoftonline.com"),
	GOOD("json-2.0",
	     "\xef\xbb\xbf{\"NameSpaceType\":\"Federated\",\"AuthURL\":\"https://sts.contoso.com/"
	     "adfs/ls/"
	     "?a=\\u0026b\",\"DomainName\":\"contoso.com\",\"cloud_instance_name\":"
	     "\"microsoftonline.com\"}",
	     "federated|contoso.com|||microsoftonline.com|P=https://sts.contoso.com/adfs/ls/?a=&b"),
	/* as Windows PowerShell saves it; the brand is an e with an accent, and a face */
	GOOD("json-utf-16",
	     "\xff\xfe{\0\"\0N\0a\0m\0e\0S\0p\0a\0c\0e\0T\0y\0p\0e\0\"\0:"
	     "\0\"\0M\0a\0n\0a\0g\0e\0d\0\"\0,"
	     "\0\"\0F\0e\0d\0e\0r\0a\0t\0i\0o\0n\0B\0r\0a\0n\0d\0N\0a\0m\0e\0\"\0:"
	     "\0\"\0\xe9\0\x3d\xd8\x00\xde"
	     "\"\0}\0\r\0\n\0",
	     "managed||\xc3\xa9\xf0\x9f\x98\x80||"),
	GOOD("json-utf-16-other-order",
	     "\xfe\xff\0{\0\"\0N\0a\0m\0e\0S\0p\0a\0c\0e\0T\0y\0p\0e\0\"\0:"
	     "\0\"\0M\0a\0n\0a\0g\0e\0d\0\"\0,"
	     "\0\"\0F\0e\0d\0e\0r\0a\0t\0i\0o\0n\0B\0r\0a\0n\0d\0N\0a\0m\0e\0\"\0:"
	     "\0\"\0\xe9\xd8\x3d\xde\x00"
	     "\0\"\0}",
	     "managed||\xc3\xa9\xf0\x9f\x98\x80||"),
	GOOD("json-other-values",
	     "{\"NameSpaceType\":\"Managed\",\"DomainName\":null,\"AuthURL\":[\"https://a/"
	     "\"],\"x\":{\"NameSpaceType\":\"Federated\"},\"error\":null,\"FederationBrandName\":"
	     "7}",
	     "managed||||"),
	GOOD("json-certificate", "{\"NameSpaceType\":\"Federated\",\"Certificate\":\"YWJj\"}",
	     "federated|||||+1"),
	/* not an answer */
	BAD("empty", "", ANSWER_EMPTY, "empty"),
	BAD("blank", " \r\n", ANSWER_EMPTY, "empty"),
	BAD("plain-text", "Service Unavailable", ANSWER_NOT_XML, "in line 1"),
	BAD("web-page", "<html><body>Sign in</body></html>", ANSWER_WEB_PAGE, "web page"),
	BAD("web-page-with-type", "<!DOCTYPE html>\n<html>", ANSWER_WEB_PAGE, "web page"),
	BAD("web-page-that-is-no-xml", "<HTML><br><p", ANSWER_WEB_PAGE, "web page"),
	BAD("other-root", "<Autodiscover/>", ANSWER_OTHER, "Autodiscover; expected RealmInfo"),
	BAD("other-root-around", "<a>" INFO(KIND("Managed")) "</a>", ANSWER_OTHER,
	    "another kind: a;"),
	BAD("array", "[{\"NameSpaceType\":\"Managed\"}]", ANSWER_NO_OBJECT, "no object"),
	BAD("no-kind", INFO("<DomainName>d</DomainName>"), REALM_NO_KIND, "does not say"),
	BAD("kind-empty", INFO(KIND("")), REALM_NO_KIND, "does not say"),
	BAD("kind-as-attribute", "<RealmInfo NameSpaceType='Managed'/>", REALM_NO_KIND, ""),
	BAD("kind-too-deep", INFO("<a><b>" KIND("Managed") "</b></a>"), REALM_NO_KIND, ""),
	BAD("json-no-kind", "{}", REALM_NO_KIND, "does not say"),
	BAD("other-kind", INFO(KIND("Mixed")), REALM_KIND, "is Mixed; expected Managed"),
	BAD("kind-with-more", INFO(KIND("Managed\xc3\x96")), REALM_KIND, ""),
	BAD("two-kinds", INFO(KIND("Managed") KIND("Federated")), ANSWER_TWICE,
	    "NameSpaceType twice"),
	BAD("json-two-kinds", "{\"NameSpaceType\":\"Managed\",\"account_type\":\"federated\"}",
	    ANSWER_TWICE, "account_type twice"),
	BAD("two-domains",
	    INFO(KIND("Managed") "<DomainName>a</DomainName><DomainName>b</DomainName>"),
	    ANSWER_TWICE, "DomainName twice"),
	BAD("json-member-twice", "{\"NameSpaceType\":\"Managed\",\"NameSpaceType\":\"Managed\"}",
	    ANSWER_NOT_JSON, "duplicate"),
	/* errors of the service */
	BAD("no-success", "<RealmInfo Success=\"false\"/>", REALM_REFUSED, "could not answer"),
	BAD("no-success-but-kind", "<RealmInfo Success=\"FALSE\">" KIND("Managed") "</RealmInfo>",
	    REALM_REFUSED, ""),
	BAD("error",
	    "<RealmInfo Success=\"false\"><Error><Code>5</Code><Message>no "
	    "luck</Message></Error></RealmInfo>",
	    REALM_REFUSED, ": no luck"),
	BAD("json-success-false", "{\"Success\":false,\"NameSpaceType\":\"Managed\"}",
	    REALM_REFUSED, ""),
	BAD("json-error",
	    "{\"error\":\"invalid_request\",\"error_description\":\"AADSTS90002: no tenant\"}",
	    REALM_REFUSED, ": AADSTS90002"),
	BAD("json-error-object", "{\"error\":{\"code\":\"x\",\"message\":\"throttled\"}}",
	    REALM_REFUSED, ": throttled"),
	/* made to harm */
	BAD("entity-bomb",
	    "<!DOCTYPE r [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b "
	    "\"&a;&a;&a;&a;&a;&a;&a;&a;\">]>" INFO(KIND("&b;")),
	    ANSWER_DOCTYPE, "document type"),
	BAD("entity-of-a-file",
	    "<!DOCTYPE r [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>" INFO(KIND("&a;")),
	    ANSWER_DOCTYPE, "document type"),
	BAD("type-of-a-url", "<!DOCTYPE r SYSTEM \"http://127.0.0.1/r.dtd\">" INFO(KIND("Managed")),
	    ANSWER_DOCTYPE, ""),
	BAD("type-of-a-name", "<!DOCTYPE RealmInfo PUBLIC \"a\" \"b\">" INFO(KIND("Managed")),
	    ANSWER_DOCTYPE, ""),
	BAD("parameter-entity",
	    "<!DOCTYPE r [<!ENTITY % a SYSTEM \"http://127.0.0.1/\">%a;]>" INFO(KIND("Managed")),
	    ANSWER_DOCTYPE, ""),
	BAD("entity-unknown", INFO(KIND("&nbsp;Managed")), ANSWER_NOT_XML, "undefined entity"),
	BAD("include",
	    "<RealmInfo xmlns:xi='http://www.w3.org/2001/XInclude'><xi:include "
	    "href='/etc/passwd'/></RealmInfo>",
	    REALM_NO_KIND, ""),
	BAD("nul", "<RealmInfo><NameSpaceType>Managed\0</NameSpaceType></RealmInfo>",
	    ANSWER_NOT_XML, ""),
	BAD("nul-as-reference", INFO(KIND("Managed&#0;")), ANSWER_NOT_XML, ""),
	BAD("nul-behind", INFO(KIND("Managed")) "\0", ANSWER_NOT_XML, ""),
	BAD("more-behind", INFO(KIND("Managed")) "<a/>", ANSWER_NOT_XML, "junk"),
	BAD("crossed", "<RealmInfo><a></RealmInfo></a>", ANSWER_NOT_XML, "mismatched"),
	BAD("attribute-twice", "<RealmInfo Success='true' Success='false'/>", ANSWER_NOT_XML,
	    "duplicate"),
	BAD("wrong-encoding", INFO(KIND("Managed") "<DomainName>\xff</DomainName>"), ANSWER_NOT_XML,
	    ""),
	BAD("surrogate", INFO(KIND("Managed") "<DomainName>\xed\xa0\x80</DomainName>"),
	    ANSWER_NOT_XML, ""),
	BAD("unknown-encoding", "<?xml version='1.0' encoding='utf-7'?>" INFO(KIND("Managed")),
	    ANSWER_NOT_XML, "encoding"),
	BAD("false-encoding", "<?xml version='1.0' encoding='utf-16'?>" INFO(KIND("Managed")),
	    ANSWER_NOT_XML, "encoding"),
	BAD("json-nul", "{\"NameSpaceType\":\"Managed\0\"}", ANSWER_NOT_JSON, ""),
	BAD("json-nul-as-escape", "{\"NameSpaceType\":\"Managed\\u0000\"}", ANSWER_NOT_JSON, ""),
	BAD("json-nul-in-name", "{\"NameSpaceType\\u0000x\":\"Managed\"}", ANSWER_NOT_JSON, ""),
	BAD("json-wrong-encoding", "{\"NameSpaceType\":\"Managed\",\"a\":\"\xff\"}",
	    ANSWER_NOT_JSON, ""),
	BAD("json-surrogate", "{\"NameSpaceType\":\"Managed\",\"a\":\"\\ud800\"}", ANSWER_NOT_JSON,
	    ""),
	BAD("json-utf-16", "{\0\"\0a\0\"\0:\0\"\0b\0\"\0}\0", ANSWER_NOT_JSON, ""),
	BAD("json-utf-16-odd", "\xff\xfe{\0}\0 ", ANSWER_NOT_JSON, ""),
	BAD("json-utf-16-surrogate", "\xff\xfe{\0\"\0a\0\"\0:\0\"\0\x3d\xd8\"\0}\0",
	    ANSWER_NOT_JSON, ""),
	BAD("json-utf-16-cut", "\xff\xfe{\0\"\0a\0\"\0:\0\"\0\x3d\xd8", ANSWER_NOT_JSON, ""),
	BAD("json-more-behind", "{\"NameSpaceType\":\"Managed\"}{}", ANSWER_NOT_JSON, ""),
	BAD("json-single-quotes", "{'NameSpaceType':'Managed'}", ANSWER_NOT_JSON, ""),
	BAD("json-comment", "{\"NameSpaceType\":\"Managed\"/**/}", ANSWER_NOT_JSON, ""),
};

static void reads_or_refuses(void **state)
{
	const struct answer_row *row = *state;
	struct realm_answer answer = { .n_urls = 4711 };
	struct error error = { 0 };
	enum err err = read_answer(row->text, &answer, &error);
	if (err != row->err)
		fail_msg("said: %s", error_words(&error));
	assert_int_equal(error.code, err);
	if (row->shown == NULL) {
		assert_int_equal(answer.n_urls, 4711); /* untouched */
		if (strstr(error_words(&error), row->why) == NULL)
			fail_msg("said: %s", error_words(&error));
		return;
	}
	struct strbuf shown = { 0 };
	show(&answer, &shown);
	assert_string_equal(strbuf_text(&shown), row->shown);
	strbuf_clear(&shown);
	realm_answer_clear(&answer);
	realm_answer_clear(&answer);
}

/* Cut anywhere it is no answer, and nothing is lost. */
static void cut_anywhere_it_is_refused(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		size_t end = rows[i].text.len;
		while (end > 0 && strchr("\r\n\t ", rows[i].text.data[end - 1]) != NULL)
			end--;
		for (size_t n = 0; rows[i].shown != NULL && n < end; n++) {
			struct realm_answer answer = { 0 };
			struct error error = { 0 };
			assert_int_not_equal(
				read_answer(bytes_until(rows[i].text, n), &answer, &error),
				ERR_NONE);
			assert_true(strlen(error_words(&error)) > 10);
		}
	}
}

/* before, n times middle, after */
static enum err read_made(const char *before, size_t n, const char *middle, const char *after,
			  struct realm_answer *ret_answer, struct error *reterr)
{
	struct strbuf text = { 0 };
	strbuf_append(&text, before);
	for (size_t i = 0; i < n; i++)
		strbuf_append(&text, middle);
	strbuf_append(&text, after);
	assert_false(strbuf_failed(&text));
	enum err err =
		read_answer((struct bytes){ (uint8_t *)text.text, text.len }, ret_answer, reterr);
	strbuf_clear(&text);
	return err;
}

#define JSON_MANAGED "{\"NameSpaceType\":\"Managed\",\"DomainName\":\""

static void limits_are_kept(void **unused)
{
	static struct realm_answer answer;
	struct error error = { 0 };
	(void)unused;
	/* octets */
	size_t room = REALM_ANSWER_BYTES - strlen(INFO(KIND("Managed")));
	assert_int_equal(read_made(INFO(KIND("Managed")), room, " ", "", &answer, NULL), ERR_NONE);
	assert_int_equal(read_made(INFO(KIND("Managed")), room + 1, " ", "", &answer, &error),
			 ERR_ANSWER_TOO_LARGE);
	assert_non_null(strstr(error_words(&error), "65536 octets"));
	assert_int_equal(read_made("{", REALM_ANSWER_BYTES, " ", "", &answer, NULL),
			 ERR_ANSWER_TOO_LARGE);
	/* depth */
	for (size_t n = XML_MAX_DEPTH - 3; n < XML_MAX_DEPTH + 3; n++) {
		enum err err = read_made("<RealmInfo>", n, "<a>", "", &answer, &error);
		assert_int_equal(err,
				 n + 1 > XML_MAX_DEPTH ? ERR_ANSWER_TOO_DEEP : ERR_ANSWER_NOT_XML);
	}
	assert_int_equal(read_made("<RealmInfo>", 20000, "<a>", "", &answer, &error),
			 ERR_ANSWER_TOO_DEEP);
	assert_non_null(strstr(error_words(&error), "32 times"));
	assert_int_equal(read_made("", 60000, "[", "", &answer, &error), ERR_ANSWER_TOO_DEEP);
	assert_int_equal(read_made("", 10000, "{\"a\":", "", &answer, &error), ERR_ANSWER_TOO_DEEP);
	/* texts */
	for (size_t n = REALM_TEXT_BYTES - 2; n < REALM_TEXT_BYTES + 2; n++) {
		enum err expected = n < REALM_TEXT_BYTES ? ERR_NONE : ERR_ANSWER_TOO_LONG;
		assert_int_equal(read_made("<RealmInfo>" KIND("Managed") "<DomainName>", n, "a",
					   "</DomainName></RealmInfo>", &answer, &error),
				 expected);
		assert_int_equal(read_made(JSON_MANAGED, n, "a", "\"}", &answer, &error), expected);
	}
	assert_non_null(strstr(error_words(&error), "255 octets in DomainName"));
	for (size_t n = URL_BYTES - 2; n < URL_BYTES + 2; n++) {
		assert_int_equal(read_made("<RealmInfo>" KIND("Managed") "<AuthURL>", n, "a",
					   "</AuthURL></RealmInfo>", &answer, NULL),
				 n < URL_BYTES ? ERR_NONE : ERR_ANSWER_TOO_LONG);
	}
}

/* n different elements <name>base64 of a number</name> */
static enum err read_many(const char *name, size_t n, struct realm_answer *ret_answer,
			  struct error *reterr)
{
	struct strbuf text = { 0 };
	strbuf_append(&text, "<RealmInfo>" KIND("Federated"));
	for (size_t i = 0; i < n; i++)
		strbuf_printf(&text, "<%s>%04zu</%s>", name, i, name);
	strbuf_append(&text, "</RealmInfo>");
	enum err err =
		read_answer((struct bytes){ (uint8_t *)text.text, text.len }, ret_answer, reterr);
	strbuf_clear(&text);
	return err;
}

static void counts_are_kept(void **unused)
{
	static struct realm_answer answer;
	struct error error = { 0 };
	(void)unused;
	assert_int_equal(read_many("AuthURL", REALM_URLS, &answer, NULL), ERR_NONE);
	assert_int_equal(answer.n_urls, REALM_URLS);
	assert_int_equal(read_many("AuthURL", REALM_URLS + 1, &answer, &error),
			 ERR_ANSWER_TOO_MANY);
	assert_non_null(strstr(error_words(&error), "8 URLs"));
	assert_int_equal(read_many("Certificate", TOKEN_CERTIFICATES, &answer, NULL), ERR_NONE);
	assert_int_equal(answer.certificates.n, TOKEN_CERTIFICATES);
	realm_answer_clear(&answer);
	assert_int_equal(read_many("Certificate", TOKEN_CERTIFICATES + 1, &answer, &error),
			 ERR_ANSWER_TOO_MANY);
	assert_non_null(strstr(error_words(&error), "16 certificates"));
	assert_int_equal(read_many("Else", 2000, &answer, NULL), ERR_NONE);
}

static void certificates_are_found_by_their_octets(void **unused)
{
	static const struct bytes abc = BYTES("abc"), abd = BYTES("abd"), none = { 0 };
	struct realm_answer answer = { 0 };
	(void)unused;
	assert_int_equal(read_answer(bytes_of(FEDERATED_XML), &answer, NULL), ERR_NONE);
	const struct token_certificate *found = token_certificates_find(&answer.certificates, abc);
	assert_non_null(found);
	assert_int_equal(found->uses, TOKEN_SIGNING);
	assert_null(token_certificates_find(&answer.certificates, abd));
	assert_null(token_certificates_find(&answer.certificates, none));
	realm_answer_clear(&answer);
	assert_null(token_certificates_find(&answer.certificates, abc));
}

int main(void)
{
	struct CMUnitTest tests[LENGTH(rows) + 4] = {
		cmocka_unit_test(cut_anywhere_it_is_refused),
		cmocka_unit_test(limits_are_kept),
		cmocka_unit_test(counts_are_kept),
		cmocka_unit_test(certificates_are_found_by_their_octets),
	};
	size_t n = 4;
	json_prepare();
	for (size_t i = 0; i < LENGTH(rows); i++)
		tests[n++] = (struct CMUnitTest){ rows[i].id, reads_or_refuses, NULL, NULL,
						  (void *)&rows[i] };
	return _cmocka_run_group_tests("realm_answer", tests, n, NULL, NULL);
}
