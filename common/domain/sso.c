/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sso.h"

#include <stdio.h>
#include <string.h>

#include "acceptance.h"
#include "federation_metadata.h"
#include "names/idn.h"
#include "net/dns_records.h"
#include "realm_answer.h"
#include "web_answers.h"

#define CLOUD "microsoftonline.com"
#define CLOUD_HOST "login."
#define METADATA_PATH "/FederationMetadata/2007-06/FederationMetadata.xml"

/* --- what is asked ------------------------------------------------------------------------ */

static const struct http_wanted realm_wanted = { status_is_ok, REALM_ANSWER_BYTES };
static const struct http_wanted metadata_wanted = { status_is_ok, FEDERATION_METADATA_BYTES };

/* --realm-url with the domain in place of its braces, else at its end. */
static bool own_url(const char *pattern, const char *domain, struct url *ret_url)
{
	char text[URL_BYTES];
	const char *braces = strstr(pattern, "{}");
	size_t before = braces != NULL ? (size_t)(braces - pattern) : strlen(pattern);
	const char *after = braces != NULL ? braces + 2 : "";
	int n = snprintf(text, sizeof(text), "%.*s%s%s", (int)before, pattern, domain, after);
	return n > 0 && n < (int)sizeof(text) &&
	       url_parse(bytes_of(text), NULL, ret_url, NULL) == ERR_NONE;
}

static bool cloud_url(const char *cloud, const char *domain, struct url *ret_url)
{
	char text[URL_BYTES];
	int n = snprintf(text, sizeof(text),
			 "https://" CLOUD_HOST "%s/getuserrealm.srf?login=%s&xml=1", cloud, domain);
	return n < (int)sizeof(text) && url_parse(bytes_of(text), NULL, ret_url, NULL) == ERR_NONE;
}

/* The certificate of the cloud is not the domain's: what makes clients refuse it makes
 * the answer worthless, all else does not count. */
static void ask_realm(struct service *service, const struct inquiry *cause, const struct url *url)
{
	struct inquiry *inquiry =
		service_ask_document(service, INQUIRY_REALM, cause, url, realm_wanted);
	if (inquiry != NULL)
		inquiry->temper = temper_to_ok;
}

static void take_answer(struct service *service, struct inquiry *inquiry);

static void begin(struct service *service)
{
	const struct service_settings *settings = service->settings;
	const char *cloud = settings->cloud != NULL ? settings->cloud : CLOUD;
	struct url url;
	if (settings->realm_answer.data != NULL) {
		struct inquiry *file =
			service_ask_file(service, INQUIRY_REALM, settings->realm_answer);
		if (file != NULL)
			take_answer(service, file);
		return;
	}
	if (settings->realm_url != NULL ? own_url(settings->realm_url, service->domain, &url)
					: cloud_url(cloud, service->domain, &url))
		ask_realm(service, NULL, &url);
}

/* --- the answer ----------------------------------------------------------------------------- */

/* Reads the answer of realm discovery; the error says why there is none that can be read. */
static enum err read_realm(const struct inquiry *inquiry, struct realm_answer *ret_answer,
			   struct error *reterr)
{
	const struct http_answer *http = inquiry->answer;
	struct bytes text = inquiry->file;
	if (inquiry->kind == INQUIRY_OF_DOCUMENT) {
		if (inquiry->error.code != ERR_NONE && reterr != NULL)
			*reterr = inquiry->error;
		if (inquiry->error.code != ERR_NONE)
			return inquiry->error.code;
		if (http == NULL || !inquiry->is_answered)
			return error_raise(reterr, ERR_HTTP_SLOW, FACTS());
		if (http->status != 200)
			return error_raise(reterr, ERR_TOLD_STATUS, FACTS(.number = http->status));
		text = strbuf_bytes(&http->body);
	}
	return realm_answer_read(text, ret_answer, reterr);
}

/* Is the domain in another cloud than the one that was asked? */
static bool is_of_other_cloud(const struct service *service, const struct inquiry *inquiry,
			      const struct realm_answer *answer)
{
	char host[sizeof(CLOUD_HOST) + REALM_TEXT_BYTES];
	snprintf(host, sizeof(host), "%s%s", CLOUD_HOST, answer->cloud);
	return inquiry->kind == INQUIRY_OF_DOCUMENT && service->settings->realm_url == NULL &&
	       answer->cloud[0] != '\0' && !dns_same_name(host, inquiry->host);
}

/* Was a file saved for another domain?  What holds for a domain holds for those below it,
 * which are federated with it.  Who was asked has been told the domain. */
static bool is_of_other_domain(const struct service *service, const struct inquiry *inquiry,
			       const struct realm_answer *answer)
{
	char ascii[REALM_TEXT_BYTES];
	const char *why, *name = service->domain;
	if (inquiry->kind != INQUIRY_OF_FILE || answer->domain[0] == '\0')
		return false;
	/* What is no name is that of no domain. */
	if (!idn_to_ascii(answer->domain, ascii, sizeof(ascii), &why))
		return true;
	size_t len = strlen(ascii);
	if (len > 0 && ascii[len - 1] == '.')
		ascii[len - 1] = '\0';
	while (!dns_same_name(name, ascii)) {
		const char *dot = strchr(name, '.');
		if (dot == NULL || strchr(dot + 1, '.') == NULL)
			return true;
		name = dot + 1;
	}
	return false;
}

/* Whatever an answer says, clients go to no other clouds than those that they know. */
static const char *find_cloud(const char *name)
{
	static const char *const clouds[] = { CLOUD, "microsoftonline.us",
					      "partner.microsoftonline.cn" };
	for (size_t i = 0; i < LENGTH(clouds); i++) {
		if (dns_same_name(clouds[i], name))
			return clouds[i];
	}
	return NULL;
}

/* Asks the cloud that an answer names, unless that has been asked. */
static void ask_other_cloud(struct service *service, const struct inquiry *cause, const char *name)
{
	struct url url;
	const char *cloud = find_cloud(name);
	if (cloud != NULL && cloud_url(cloud, service->domain, &url) &&
	    service_find_inquiry(service, INQUIRY_REALM, url.host, url.port) == NULL)
		ask_realm(service, cause, &url);
}

static const char *role_words(enum realm_role role)
{
	switch (role) {
	case REALM_PASSIVE:
		return "passive";
	case REALM_ACTIVE:
		return "active";
	case REALM_METADATA:
		return "metadata";
	case REALM_SAML:
		return "saml";
	}
	return "";
}

static enum err temper_sts(const struct service *service, const struct inquiry *inquiry,
			   struct result *result, struct demands *demands, struct error *reterr);

/* The metadata is for reading alone: its certificate is that of the endpoint beside it. */
static void ask_metadata(struct service *service, const struct inquiry *cause, struct url url)
{
	snprintf(url.path, sizeof(url.path), "%s", METADATA_PATH);
	struct inquiry *inquiry =
		service_ask_document(service, INQUIRY_METADATA, cause, &url, metadata_wanted);
	if (inquiry != NULL)
		inquiry->temper = temper_to_ok;
}

static bool is_https(const struct realm_url *named, struct url *ret_url)
{
	return url_parse(bytes_of(named->text), NULL, ret_url, NULL) == ERR_NONE &&
	       ret_url->is_https;
}

static void ask_sts(struct service *service, const struct inquiry *cause,
		    const struct realm_url *named)
{
	struct url url;
	if (!is_https(named, &url))
		return;
	struct inquiry *inquiry = service_find_inquiry(service, INQUIRY_STS, url.host, url.port);
	if (inquiry == NULL) {
		inquiry = service_ask_endpoint(service, INQUIRY_STS, cause, url.host, url.port,
					       protocol_find("https"));
		if (inquiry == NULL)
			return;
		inquiry->temper = temper_sts;
		if (service->settings->reads_metadata)
			ask_metadata(service, inquiry, url);
	}
	inquiry_say_word(inquiry, ERR_TOLD_ROLES, role_words(named->role));
}

static void take_answer(struct service *service, struct inquiry *inquiry)
{
	struct realm_answer answer = { 0 };
	enum err err = read_realm(inquiry, &answer, NULL);
	service->is_out_of_memory = service->is_out_of_memory || err == ERR_NO_MEMORY;
	if (err == ERR_NONE && is_of_other_cloud(service, inquiry, &answer)) {
		ask_other_cloud(service, inquiry, answer.cloud);
	} else if (err == ERR_NONE && answer.kind == REALM_FEDERATED &&
		   !is_of_other_domain(service, inquiry, &answer)) {
		for (size_t i = 0; i < answer.n_urls; i++)
			ask_sts(service, inquiry, &answer.urls[i]);
	}
	realm_answer_clear(&answer);
}

static void heard(struct service *service, struct inquiry *inquiry)
{
	if (inquiry->step == INQUIRY_REALM)
		take_answer(service, inquiry);
}

/* --- what it comes to ----------------------------------------------------------------------- */

/* Is the answer, and whatever led to it, of a server whose certificate clients accept? */
static enum err is_believed(const struct inquiry *inquiry, const struct demands *demands,
			    bool *ret_believed, struct error *reterr)
{
	bool believed = true;
	enum err err = ERR_NONE;
	for (; inquiry != NULL && believed && err == ERR_NONE; inquiry = inquiry->cause) {
		if (inquiry->kind != INQUIRY_OF_FILE)
			err = acceptance_of_inquiry(inquiry, demands, &believed, reterr);
	}
	*ret_believed = believed;
	return err;
}

/* Whoever is named by an answer that is not believed is nobody's federation service. */
static enum err temper_sts(const struct service *service, const struct inquiry *inquiry,
			   struct result *result, struct demands *demands, struct error *reterr)
{
	bool believed = false;
	(void)service;
	(void)result;
	enum err err = is_believed(inquiry->cause, demands, &believed, reterr);
	if (err == ERR_NONE && !believed)
		demands_limit_steps(demands, STEPS_OF_ENDPOINT, STATE_OK);
	return err;
}

/* Is it one of those that sign or encrypt tokens? */
static bool is_token_certificate(const struct token_certificates *list,
				 const struct inquiry *inquiry)
{
	for (size_t i = 0; i < inquiry->n_results; i++) {
		const struct result *result = &inquiry->results[i];
		if (!result->has_certificate)
			continue;
		const struct certificate *leaf = &result->session.chain[0];
		if (token_certificates_find(list, (struct bytes){ leaf->der, leaf->der_len }) !=
		    NULL)
			return true;
	}
	return false;
}

static bool has_root(const struct inquiry *inquiry, enum root_kind kind)
{
	for (size_t i = 0; i < inquiry->n_results; i++) {
		const struct result *result = &inquiry->results[i];
		if (result->has_certificate && result->trust.anchored && result->trust.root == kind)
			return true;
	}
	return false;
}

/* The certificates that metadata name.  That they cannot be had or read is told, and no
 * fault. */
static void read_metadata(struct service *service, struct inquiry *metadata,
			  struct token_certificates *ret_list)
{
	const struct http_answer *http = metadata->answer;
	if (metadata->error.code != ERR_NONE) {
		metadata->remark = metadata->error;
	} else if (http == NULL || http->status != 200) {
		tell_answer(metadata);
	} else if (federation_metadata_read(strbuf_bytes(&http->body), ret_list,
					    &metadata->remark) == ERR_NONE) {
		error_raise(
			&metadata->remark,
			ret_list->n_damaged > 0 ? ERR_TOLD_TOKEN_CERTIFICATES_DAMAGED
						: ERR_TOLD_TOKEN_CERTIFICATES,
			FACTS(.count = (int64_t)ret_list->n, .number = (int)ret_list->n_damaged));
	}
	service->is_out_of_memory =
		service->is_out_of_memory || metadata->remark.code == ERR_NO_MEMORY;
}

/* Of which inquiries the certificate is one for tokens: what one host of the federation
 * service says holds for all of them. */
static void find_token_certificates(struct service *service, const struct realm_answer *answer,
				    bool ret_is_token[INQUIRIES_MAX])
{
	for (size_t i = 0; i < service->n_inquiries; i++)
		ret_is_token[i] =
			is_token_certificate(&answer->certificates, service->inquiries[i]);
	for (size_t k = 0; k < service->n_inquiries; k++) {
		struct token_certificates list = { 0 };
		if (service->inquiries[k]->step != INQUIRY_METADATA)
			continue;
		read_metadata(service, service->inquiries[k], &list);
		for (size_t i = 0; i < service->n_inquiries; i++)
			ret_is_token[i] = ret_is_token[i] ||
					  is_token_certificate(&list, service->inquiries[i]);
		token_certificates_clear(&list);
	}
}

static void conclude_sts(struct service *service, const struct demands *demands,
			 struct inquiry *inquiry, bool is_token)
{
	if (is_token)
		service_raise(service, demands, inquiry, ERR_TOKEN_CERTIFICATE,
			      FACTS(.about = inquiry->host));
	if (has_root(inquiry, ROOT_OWN))
		service_raise(service, demands, inquiry, ERR_PRIVATE_ROOT,
			      FACTS(.about = inquiry->host));
	else if (has_root(inquiry, ROOT_UNKNOWN))
		inquiry->remark.code = ERR_TOLD_ROLES_ROOT;
}

/* Has the host of inquiry i no other port before it? */
static bool is_new_host(const struct service *service, size_t i)
{
	for (size_t k = 0; k < i; k++) {
		if (service->inquiries[k]->step == INQUIRY_STS &&
		    dns_same_name(service->inquiries[k]->host, service->inquiries[i]->host))
			return false;
	}
	return true;
}

/* What cannot be read of https is no proof that passwords go in the clear; but it is not
 * checked.  Returns how many there are. */
static size_t raise_unreadable(struct service *service, const struct demands *demands,
			       const struct inquiry *realm, const struct realm_answer *answer)
{
	size_t n = 0;
	for (size_t i = 0; i < answer->n_urls; i++) {
		struct bytes text = bytes_of(answer->urls[i].text);
		struct error why = { 0 };
		struct url url;
		if (!url_says_https(text) || url_parse(text, NULL, &url, &why) == ERR_NONE)
			continue;
		service_raise_because(service, demands, realm, ERR_REALM_URL,
				      role_words(answer->urls[i].role), &why);
		n++;
	}
	return n;
}

static void conclude_federated(struct service *service, const struct demands *demands,
			       const struct inquiry *realm, const struct realm_answer *answer)
{
	bool is_token[INQUIRIES_MAX];
	int64_t n = 0;
	size_t n_unreadable = raise_unreadable(service, demands, realm, answer);
	find_token_certificates(service, answer, is_token);
	for (size_t i = 0; i < service->n_inquiries; i++) {
		struct inquiry *inquiry = service->inquiries[i];
		if (inquiry->step != INQUIRY_STS)
			continue;
		n += is_new_host(service, i);
		conclude_sts(service, demands, inquiry, is_token[i]);
	}
	error_raise(&service->remark, ERR_TOLD_FEDERATED, FACTS(.count = n));
	if (n == 0 && n_unreadable == 0)
		service_raise(service, demands, realm,
			      answer->n_urls > 0 ? ERR_REALM_INSECURE : ERR_REALM_NO_URL,
			      FACTS(.about = service->domain));
}

/* The protocol is a word, or a number that says nothing to people. */
static void tell_federated(struct inquiry *realm, const struct realm_answer *answer)
{
	bool is_word = answer->protocol[strspn(answer->protocol, "0123456789")] != '\0';
	int64_t n_other = 0;
	for (size_t i = 0; i < answer->n_urls; i++)
		n_other += !url_says_https(bytes_of(answer->urls[i].text));
	size_t n_damaged = answer->certificates.n_damaged;
	error_raise(&realm->remark,
		    n_damaged > 0 ? ERR_TOLD_REALM_DAMAGED
		    : n_other > 0 ? ERR_TOLD_REALM_OTHER_URLS
				  : ERR_TOLD_REALM,
		    FACTS(.about = answer->brand, .said = bytes_of(is_word ? answer->protocol : ""),
			  .count = n_other, .number = (int)n_damaged));
}

static void conclude_answer(struct service *service, const struct demands *demands,
			    struct inquiry *realm, const struct realm_answer *answer)
{
	switch (answer->kind) {
	case REALM_MANAGED:
		service->presence = PRESENCE_THERE;
		service->remark = (struct error){ 0 }; /* the finding says it */
		service_raise(service, demands, NULL, ERR_REALM_MANAGED, FACTS());
		break;
	case REALM_FEDERATED:
		service->presence = PRESENCE_THERE;
		tell_federated(realm, answer);
		conclude_federated(service, demands, realm, answer);
		break;
	case REALM_UNKNOWN:
		service->presence = PRESENCE_NONE;
		error_raise(&service->remark, ERR_TOLD_NOT_THERE, FACTS());
		if (service->settings->named[service->kind])
			service_raise(service, demands, realm, ERR_REALM_UNKNOWN,
				      FACTS(.about = service->domain));
		break;
	}
}

/* The answer that counts: the last one. */
static struct inquiry *last_realm(const struct service *service)
{
	struct inquiry *last = NULL;
	for (size_t i = 0; i < service->n_inquiries; i++) {
		if (service->inquiries[i]->step == INQUIRY_REALM)
			last = service->inquiries[i];
	}
	return last;
}

static void conclude(struct service *service, const struct demands *demands)
{
	struct inquiry *realm = last_realm(service);
	struct realm_answer answer = { 0 };
	struct error error = { 0 };
	bool believed = false;
	service->presence = PRESENCE_UNKNOWN;
	error_raise(&service->remark, ERR_TOLD_NOT_KNOWN, FACTS());
	if (realm == NULL) {
		service_raise(service, demands, NULL, ERR_REALM_NO_SERVICE, FACTS());
		return;
	}
	if (read_realm(realm, &answer, &error) != ERR_NONE)
		service_raise_because(service, demands, realm, ERR_REALM_FAILED, NULL, &error);
	else if (is_believed(realm, demands, &believed, &error) != ERR_NONE)
		service->is_out_of_memory = true;
	else if (!believed)
		service_raise(service, demands, realm, ERR_REALM_NOT_BELIEVED,
			      FACTS(.about = realm->host));
	else if (is_of_other_domain(service, realm, &answer))
		service_raise(
			service, demands, realm, ERR_REALM_OTHER_DOMAIN,
			FACTS(.about = service->domain_text, .said = bytes_of(answer.domain)));
	else if (is_of_other_cloud(service, realm, &answer))
		service_raise(service, demands, realm,
			      find_cloud(answer.cloud) != NULL ? ERR_REALM_CLOUDS_DIFFER
							       : ERR_REALM_OTHER_CLOUD,
			      FACTS(.about = realm->host, .said = bytes_of(answer.cloud)));
	else
		conclude_answer(service, demands, realm, &answer);
	service->is_out_of_memory = service->is_out_of_memory || error.code == ERR_NO_MEMORY;
	realm_answer_clear(&answer);
}

const struct discovery discovery_sso = { begin, heard, conclude };
