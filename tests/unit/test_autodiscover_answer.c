/* SPDX-License-Identifier: GPL-3.0-or-later */
/* domain/autodiscover_answer: the hosts of an Autodiscover answer; and that no reader of
 * XML loses anything when memory runs out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/strbuf.h"
#include "domain/autodiscover_answer.h"
#include "domain/federation_metadata.h"
#include "domain/realm_answer.h"
#include "domain/xml.h"
#include "support/errorwords.h"
#include "wrapmalloc.h"

static long until_failure; /* 1: the next one fails; 0: none does */

bool allocation_fails(void)
{
	return until_failure > 0 && --until_failure == 0;
}

#define OUTLOOK(inner) \
	"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<Autodiscover " \
	"xmlns=\"http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006\">" \
	"<Response " \
	"xmlns=\"http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/" \
	"2006a\">" inner "</Response></Autodiscover>"
#define ACCOUNT(inner) \
	OUTLOOK("<User><DisplayName>A " \
		"B</DisplayName><LegacyDN>/o=x</LegacyDN></User><Account><AccountType>email</" \
		"AccountType><Action>settings</Action>" inner "</Account>")
#define PROTOCOL(type, inner) "<Protocol><Type>" type "</Type>" inner "</Protocol>"
#define PHONE(inner) \
	"<Autodiscover xmlns:xsi=\"x\"><Response " \
	"xmlns=\"http://schemas.microsoft.com/exchange/autodiscover/mobilesync/responseschema/" \
	"2006\">" \
	"<Culture>en:us</Culture><User><EMailAddress>u@d</EMailAddress></User>" inner \
	"</Response></Autodiscover>"

#define EXCHANGE_2016 \
	ACCOUNT("<MicrosoftOnline>False</MicrosoftOnline>" PROTOCOL( \
		"EXCH", \
		"<Server>a1-b2@contoso.com</Server><ServerDN>/o=x</ServerDN><MdbDN>/o=x</MdbDN>" \
		"<ASUrl>https://mail.contoso.com/EWS/Exchange.asmx</ASUrl><OOFUrl>https://" \
		"mail.contoso.com/EWS/Exchange.asmx</OOFUrl>" \
		"<OABUrl>Public " \
		"Folder</OABUrl><EcpUrl>https://owa.contoso.com/owa/</EcpUrl><EcpUrl-um>?path=/" \
		"options/callanswering</EcpUrl-um>") \
			PROTOCOL("EXPR", "<Server>oa.contoso.com</Server><SSL>On</" \
					 "SSL><AuthPackage>Ntlm</AuthPackage>" \
					 "<EwsUrl>https://ews.contoso.com/EWS/Exchange.asmx</" \
					 "EwsUrl><CertPrincipalName>msstd:*.contoso.com</" \
					 "CertPrincipalName>") \
				PROTOCOL("WEB", "<Internal><OWAUrl " \
						"AuthenticationMethod=\"Basic\">https://" \
						"in.contoso.com/owa/</OWAUrl>" PROTOCOL( \
							"EXCH", \
							"<ASUrl>https://in.contoso.com/EWS</" \
							"ASUrl>") "</Internal>" \
								  "<External><OWAUrl>https://" \
								  "owa.contoso.com/owa/</" \
								  "OWAUrl>" PROTOCOL( \
									  "EXPR", \
									  "<ASUrl>https://" \
									  "ews.contoso.com/EWS</" \
									  "ASUrl>") "</External>") \
					PROTOCOL("EXHTTP", "<Server>eh.contoso.com</" \
							   "Server><SSL>Off</SSL><Port>8080</" \
							   "Port>") "<Protocol Type=\"mapiHttp\" " \
								    "Version=\"1\"><MailStore><" \
								    "InternalUrl>https://" \
								    "in.contoso.com/mapi/emsmdb</" \
								    "InternalUrl>" \
								    "<ExternalUrl>https://" \
								    "mapi.contoso.com/mapi/" \
								    "emsmdb?a=1&amp;b=2</" \
								    "ExternalUrl></MailStore></" \
								    "Protocol>")

struct answer_row {
	const char *id;
	const char *text;
	/* Each "TYPE:ELEMENT[!inside|!outside]=text[#port][ plain][ starttls][ principal];",
	 * then "address>...", "url>..."; NULL: refused. */
	const char *shown;
	enum err err;
	const char *why;
};

#define GOOD(id, text, shown) { id, text, shown, ERR_NONE, "" }
#define BAD(id, text, code, why) { id, text, NULL, ERR_##code, why }

static const struct answer_row rows[] = {
	GOOD("outlook", EXCHANGE_2016,
	     "EXCH:ASUrl!inside=https://mail.contoso.com/EWS/"
	     "Exchange.asmx;EXCH:OOFUrl!inside=https://mail.contoso.com/EWS/Exchange.asmx;"
	     "EXCH:EcpUrl!inside=https://owa.contoso.com/owa/;"
	     "EXPR:Server!outside=oa.contoso.com "
	     "msstd:*.contoso.com;EXPR:EwsUrl!outside=https://ews.contoso.com/EWS/Exchange.asmx;"
	     "WEB:OWAUrl!inside=https://in.contoso.com/owa/;EXCH:ASUrl!inside=https://"
	     "in.contoso.com/EWS;"
	     "WEB:OWAUrl!outside=https://owa.contoso.com/owa/;EXPR:ASUrl!outside=https://"
	     "ews.contoso.com/EWS;"
	     "EXHTTP:Server=eh.contoso.com#8080 plain;"
	     "mapiHttp:InternalUrl!inside=https://in.contoso.com/mapi/"
	     "emsmdb;mapiHttp:ExternalUrl!outside=https://mapi.contoso.com/mapi/emsmdb?a=1&b=2;"),
	GOOD("phone",
	     PHONE("<Action><Settings><Server><Type>MobileSync</Type><Url>https://as.contoso.com/"
		   "Microsoft-Server-ActiveSync</Url><Name>https://as.contoso.com/"
		   "Microsoft-Server-ActiveSync</Name></Server>"
		   "<Server><Type>CertEnroll</Type><Url>https://cert.contoso.com/CertEnroll</"
		   "Url><Name "
		   "/><ServerData>CertEnrollTemplate</ServerData></Server></Settings></Action>"),
	     "MobileSync:Url=https://as.contoso.com/"
	     "Microsoft-Server-ActiveSync;MobileSync:Name=https://as.contoso.com/"
	     "Microsoft-Server-ActiveSync;:Url=https://cert.contoso.com/CertEnroll;"),
	GOOD("phone-redirect", PHONE("<Action><Redirect>u@other.example</Redirect></Action>"),
	     "address>u@other.example"),
	GOOD("redirect-address",
	     OUTLOOK("<Account><Action>redirectAddr</"
		     "Action><RedirectAddr>u@contoso.onmicrosoft.com</RedirectAddr></Account>"),
	     "address>u@contoso.onmicrosoft.com"),
	GOOD("redirect-url",
	     OUTLOOK("<Account><Action>redirectUrl</Action><RedirectUrl>https://a.example/"
		     "autodiscover/autodiscover.xml</RedirectUrl></Account>"),
	     "url>https://a.example/autodiscover/autodiscover.xml"),
	GOOD("type-behind",
	     ACCOUNT("<Protocol><Server>a.example</Server><Type>EXPR</"
		     "Type><CertPrincipalName>none</CertPrincipalName></Protocol>"),
	     "EXPR:Server!outside=a.example none;"),
	GOOD("imap-and-smtp",
	     ACCOUNT(PROTOCOL("IMAP", "<Server>imap.example</Server><Port>993</Port><SSL>on</SSL>")
			     PROTOCOL("SMTP", "<Server>smtp.example</Server><Port>587</"
					      "Port><Encryption>TLS</Encryption>")
				     PROTOCOL("POP3", "<Server>pop.example</Server><Port>0</"
						      "Port><Encryption>None</Encryption>")),
	     "IMAP:Server=imap.example#993;SMTP:Server=smtp.example#587 "
	     "starttls;POP3:Server=pop.example plain;"),
	GOOD("encryption-goes-before-ssl",
	     ACCOUNT(PROTOCOL("IMAP", "<Server>imap.example</Server><Encryption>SSL</"
				      "Encryption><SSL>off</SSL>")
			     PROTOCOL("POP3", "<Server>pop.example</Server><SSL>off</"
					      "SSL><Encryption>TLS</Encryption>")),
	     "IMAP:Server=imap.example;POP3:Server=pop.example starttls;"),
	GOOD("server-of-unknown-type",
	     ACCOUNT(PROTOCOL("New", "<Server>a.example</Server><NewUrl>HTTPS://b.example/</"
				     "NewUrl><X>http://c.example</X>")),
	     ":NewUrl=HTTPS://b.example/;:X=http://c.example;others>1"),
	GOOD("servers-without-tls-between",
	     ACCOUNT(PROTOCOL(
		     "EXCH",
		     "<Server>a</Server><A>https://a/</A><Server>b</Server><B>https://b/</B>")),
	     "EXCH:A!inside=https://a/;EXCH:B!inside=https://b/;"),
	GOOD("long-element",
	     ACCOUNT(PROTOCOL("WEB", "<Abcdefghijklmnopqrstuvwxyzabcdefghij>https://a/</"
				     "Abcdefghijklmnopqrstuvwxyzabcdefghij>")),
	     "WEB:Abcdefghijklmnopqrstuvwxyzabcde=https://a/;"),
	GOOD("prefixes",
	     "<a:Autodiscover><b:Protocol><b:Type>EXPR</b:Type><b:Server>a</b:Server></"
	     "b:Protocol></a:Autodiscover>",
	     "EXPR:Server!outside=a;"),
	GOOD("nothing", OUTLOOK(""), ""),
	GOOD("urls-outside-of-protocols",
	     ACCOUNT("<AccountType>https://a.example/</AccountType><X><Server>b</Server></X>"), ""),
	GOOD("error-beside-places",
	     PHONE("<Action><Error><Status>1</Status></Error><Settings><Server><Url>https://a/</"
		   "Url></Server></Settings></Action>"),
	     ":Url=https://a/;"),
	GOOD("servers-of-other-kinds",
	     ACCOUNT(PROTOCOL("EXCH", "<Server>a@b</Server>") PROTOCOL(
		     "GROUPWISE", "<Server>g.contoso.com</Server><A>https://a/</A>")
			     PROTOCOL("WEB",
				      "<Server>w.contoso.com</Server>") "<Protocol><Server>n."
									"contoso.com</Server></"
									"Protocol>"),
	     ":A=https://a/;others>3"),
	BAD("error",
	    OUTLOOK("<Error Time=\"23:59\" Id=\"1\"><ErrorCode>600</ErrorCode><Message>Invalid "
		    "Request</Message><DebugData /></Error>"),
	    AUTODISCOVER_REFUSED, "error 600: Invalid Request"),
	BAD("phone-error",
	    PHONE("<Action><Error><Status>1</Status><Message>The "
		  "directory</Message><DebugData>x</DebugData></Error></Action>"),
	    AUTODISCOVER_REFUSED, "error 1: The directory"),
	BAD("error-with-places-in-it",
	    OUTLOOK("<Error><Protocol><A>https://a/</A></Protocol></Error>"), AUTODISCOVER_REFUSED,
	    "error 0"),
	BAD("port-too-large",
	    ACCOUNT(PROTOCOL("POP3", "<Server>pop.example</Server><Port>65536</Port>")),
	    ANSWER_NO_PORT, "a port that is none: 65536"),
	BAD("port-no-number",
	    ACCOUNT(PROTOCOL("POP3", "<Server>pop.example</Server><Port>99 5</Port>")),
	    ANSWER_NO_PORT, "a port that is none: 99 5"),
	BAD("two-redirects",
	    OUTLOOK("<Account><RedirectUrl>https://a/</RedirectUrl><RedirectUrl>https://b/</"
		    "RedirectUrl></Account>"),
	    ANSWER_TWICE, "RedirectUrl twice"),
	BAD("two-principals",
	    ACCOUNT(PROTOCOL("EXPR",
			     "<CertPrincipalName>msstd:a</"
			     "CertPrincipalName><CertPrincipalName>msstd:b</CertPrincipalName>")),
	    ANSWER_TWICE, ""),
	BAD("realm", "<RealmInfo/>", ANSWER_OTHER, "expected Autodiscover"),
	BAD("web-page", "<html/>", ANSWER_WEB_PAGE, ""),
	BAD("entity-bomb",
	    "<!DOCTYPE a [<!ENTITY a 'https://a/'><!ENTITY b '&a;&a;'>]>" ACCOUNT(
		    PROTOCOL("WEB", "<A>&b;</A>")),
	    ANSWER_DOCTYPE, ""),
	BAD("empty", "", ANSWER_EMPTY, ""),
	BAD("json", "{}", ANSWER_NOT_XML, ""),
};

static void show(const struct autodiscover_answer *answer, struct strbuf *out)
{
	static const char *const types[] = {
#define X(ID, type, has_tls_server) type,
		AUTODISCOVER_TYPES(X)
#undef X
	};
	static const char *const reaches[] = { "", "!inside", "!outside" };
	for (size_t i = 0; i < answer->n; i++) {
		const struct autodiscover_place *place = &answer->places[i];
		strbuf_printf(out, "%s:%s%s=%s", types[place->type], place->element,
			      reaches[place->reach], place->text);
		assert_int_equal(place->is_host, strstr(place->text, "://") == NULL);
		if (place->port != 0)
			strbuf_printf(out, "#%u", (unsigned)place->port);
		strbuf_append(out, place->is_plain ? " plain" : "");
		strbuf_append(out, place->is_starttls ? " starttls" : "");
		if (place->principal[0] != '\0')
			strbuf_printf(out, " %s", place->principal);
		strbuf_append_char(out, ';');
	}
	if (answer->redirect_address[0] != '\0')
		strbuf_printf(out, "address>%s", answer->redirect_address);
	if (answer->redirect_url[0] != '\0')
		strbuf_printf(out, "url>%s", answer->redirect_url);
	if (answer->n_other_servers > 0)
		strbuf_printf(out, "others>%zu", answer->n_other_servers);
}

static enum err read_answer(struct bytes text, struct autodiscover_answer *ret_answer,
			    struct error *reterr)
{
	uint8_t *copy = malloc(text.len > 0 ? text.len : 1);
	assert_non_null(copy);
	if (text.len > 0)
		memcpy(copy, text.data, text.len);
	enum err err =
		autodiscover_answer_read((struct bytes){ copy, text.len }, ret_answer, reterr);
	free(copy);
	return err;
}

static void reads_or_refuses(void **state)
{
	const struct answer_row *row = *state;
	struct autodiscover_answer answer = { .n = 4711 };
	struct error error = { 0 };
	enum err err = read_answer(bytes_of(row->text), &answer, &error);
	if (err != row->err)
		fail_msg("said: %s", error_words(&error));
	if (row->shown == NULL) {
		assert_int_equal(answer.n, 4711); /* untouched */
		if (strstr(error_words(&error), row->why) == NULL)
			fail_msg("said: %s", error_words(&error));
		return;
	}
	struct strbuf shown = { 0 };
	show(&answer, &shown);
	assert_string_equal(strbuf_text(&shown), row->shown);
	strbuf_clear(&shown);
	autodiscover_answer_clear(&answer);
	autodiscover_answer_clear(&answer);
}

static void cut_anywhere_it_is_refused(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct bytes text = bytes_of(rows[i].text);
		for (size_t n = 0; n < text.len; n++) {
			struct autodiscover_answer answer;
			assert_int_not_equal(read_answer(bytes_until(text, n), &answer, NULL),
					     ERR_NONE);
		}
	}
}

/* n times middle within a Protocol */
static enum err read_made(size_t n, const char *middle, struct autodiscover_answer *ret_answer,
			  struct error *reterr)
{
	struct strbuf text = { 0 };
	strbuf_append(&text, "<Autodiscover><Protocol>");
	for (size_t i = 0; i < n; i++)
		strbuf_append(&text, middle);
	strbuf_append(&text, "</Protocol></Autodiscover>");
	enum err err = read_answer(bytes_of(text.text), ret_answer, reterr);
	strbuf_clear(&text);
	return err;
}

static void limits_are_kept(void **unused)
{
	struct autodiscover_answer answer = { 0 };
	struct error error = { 0 };
	(void)unused;
	assert_int_equal(read_made(AUTODISCOVER_PLACES, "<A>https://a/</A>", &answer, NULL),
			 ERR_NONE);
	assert_int_equal(answer.n, AUTODISCOVER_PLACES);
	autodiscover_answer_clear(&answer);
	assert_int_equal(read_made(AUTODISCOVER_PLACES + 1, "<A>https://a/</A>", &answer, &error),
			 ERR_ANSWER_TOO_MANY);
	assert_non_null(strstr(error_words(&error), "128 URLs and hosts"));
	assert_int_equal(read_made(10000, "<A/><Server/>", &answer, NULL), ERR_NONE);
	assert_int_equal(answer.n, 0);
	assert_int_equal(read_made(1 << 20, "<A/>", &answer, &error), ERR_ANSWER_TOO_LARGE);
	assert_int_equal(read_made(100, "<Protocol>", &answer, NULL), ERR_ANSWER_TOO_DEEP);
	assert_int_equal(read_made(XML_MAX_DEPTH - 2, "<Server>", &answer, NULL),
			 ERR_ANSWER_NOT_XML);
}

/* --- memory ---------------------------------------------------------------------------- */

static enum err autodiscover(struct error *reterr)
{
	struct autodiscover_answer answer = { 0 };
	enum err err = autodiscover_answer_read(bytes_of(EXCHANGE_2016), &answer, reterr);
	autodiscover_answer_clear(&answer);
	return err;
}

static enum err realm(struct error *reterr)
{
	struct realm_answer answer = { 0 };
	enum err err = realm_answer_read(bytes_of("<RealmInfo><NameSpaceType>Federated</"
						  "NameSpaceType><Certificate>YWJj</Certificate>"
						  "<Certificate>ZGVm</Certificate><AuthURL>https://"
						  "a&amp;</AuthURL></RealmInfo>"),
					 &answer, reterr);
	realm_answer_clear(&answer);
	return err;
}

static enum err metadata(struct error *reterr)
{
	struct token_certificates list = { 0 };
	enum err err = federation_metadata_read(
		bytes_of("<EntityDescriptor><KeyDescriptor><X509Certificate>YWJj</X509Certificate>"
			 "<X509Certificate>ZGVm</X509Certificate></KeyDescriptor></"
			 "EntityDescriptor>"),
		&list, reterr);
	token_certificates_clear(&list);
	return err;
}

static void every_allocation_fails_once(void **unused)
{
	enum err (*const readers[])(struct error *reterr) = { autodiscover, realm, metadata };
	(void)unused;
	for (size_t i = 0; i < LENGTH(readers); i++) {
		long n = 0;
		enum err err;
		do {
			struct error error = { 0 };
			until_failure = ++n;
			err = readers[i](&error);
			assert_int_equal(err, until_failure > 0 ? ERR_NONE : ERR_NO_MEMORY);
			assert_int_equal(error.code, err);
			until_failure = 0;
		} while (err != ERR_NONE);
		assert_true(n > 5);
	}
}

int main(void)
{
	struct CMUnitTest tests[LENGTH(rows) + 3] = {
		cmocka_unit_test(cut_anywhere_it_is_refused),
		cmocka_unit_test(limits_are_kept),
		cmocka_unit_test(every_allocation_fails_once),
	};
	size_t n = 3;
	for (size_t i = 0; i < LENGTH(rows); i++)
		tests[n++] = (struct CMUnitTest){ rows[i].id, reads_or_refuses, NULL, NULL,
						  (void *)&rows[i] };
	return _cmocka_run_group_tests("autodiscover_answer", tests, n, NULL, NULL);
}
