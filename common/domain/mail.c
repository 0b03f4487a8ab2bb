/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mail_policy.h"
#include "names/dnsname.h"
#include "net/dns_records.h"
#include "web_answers.h"

struct mail {
	struct inquiry *mx;
	struct dns_mx_list list;
	/* The domain, and where it leads to if it is an alias. */
	struct reference domains[2];
	size_t n_domains;
	struct mail_policy policy;
};

static void begin(struct service *service)
{
	struct mail *mail = service->own = calloc(1, sizeof(*mail));
	if (mail == NULL || reference_parse(service->domain, &mail->domains[0], NULL) != ERR_NONE) {
		service->is_out_of_memory = true;
		return;
	}
	mail->n_domains = 1;
	mail->mx = service_ask_records(service, INQUIRY_MX, NULL, service->domain, DNS_TYPE_MX);
	mail_policy_begin(&mail->policy, service);
}

/* --- what counts at a host ----------------------------------------------------------------- */

enum {
	STEPS_CONNECTION = STEP_BIT(STEP_RESOLVE) | STEP_BIT(STEP_CONNECT) | STEP_BIT(STEP_PROXY),
	STEPS_TLS = STEP_BIT(STEP_STARTTLS) | STEP_BIT(STEP_HANDSHAKE) |
		    STEP_BIT(STEP_CLIENT_CERTIFICATE),
	STEPS_CERTIFICATE = STEP_BIT(STEP_NAME) | STEP_BIT(STEP_TRUST) | STEP_BIT(STEP_DATES) |
			    STEP_BIT(STEP_CLIENTS),
};

static bool is_answering_host(const struct inquiry *inquiry)
{
	for (size_t i = 0; inquiry->step == INQUIRY_MX_HOST && i < inquiry->n_results; i++) {
		if (mail_host_answers(&inquiry->results[i].session))
			return true;
	}
	return false;
}

/* Does any of the hosts answer? */
static bool any_answers(const struct service *service)
{
	for (size_t i = 0; i < service->n_inquiries; i++) {
		if (is_answering_host(service->inquiries[i]))
			return true;
	}
	return false;
}

/* What senders that do DANE insist on (RFC 7672, section 2.2): nothing without records
 * that are validated; TLS when none of them is usable; else a certificate that fits. */
static unsigned steps_of_dane(const struct dane_verdict *dane)
{
	if (dane == NULL)
		return 0;
	switch (dane->outcome) {
	case DANE_NO_RECORDS:
	case DANE_INSECURE:
	case DANE_FAILED:
		return 0;
	case DANE_UNUSABLE:
		return STEPS_TLS;
	case DANE_UNSEEN:
	case DANE_FITS:
	case DANE_MISMATCH:
		break;
	}
	return STEPS_TLS | STEPS_CERTIFICATE;
}

/* A sender verifies nothing but by DANE or MTA-STS, and delivers without TLS when there is
 * none.  A host that does not answer is passed over when another one does. */
static enum err temper(const struct service *service, const struct inquiry *inquiry,
		       struct result *result, struct demands *demands, struct error *reterr)
{
	const struct mail *mail = service->own;
	(void)inquiry, (void)reterr;
	if (!mail_host_answers(&result->session)) {
		if (any_answers(service))
			demands_limit_steps(demands,
					    STEPS_CONNECTION | STEPS_TLS | STEP_BIT(STEP_DANE),
					    STATE_WARNING);
	} else if (!mail_policy_is_enforced(&mail->policy)) {
		demands_limit_steps(demands,
				    (STEPS_TLS | STEPS_CERTIFICATE) & ~steps_of_dane(result->dane),
				    STATE_WARNING);
	}
	return ERR_NONE;
}

/* --- what is asked ---------------------------------------------------------------------------- */

static bool is_address(const char *host)
{
	struct reference reference;
	return reference_parse(host, &reference, NULL) == ERR_NONE &&
	       reference.kind == REFERENCE_IP;
}

static bool is_self(const char *host)
{
	return dns_name_is_localhost(bytes_of(host));
}

/* RFC 7672, section 3.2.2: the domain is a name of an MX host unless somebody else may have
 * written the MX records. */
static void add_recipients(const struct mail *mail, struct inquiry *host)
{
	const struct dns_reply *reply = mail->mx->reply;
	if (reply->outcome == DNS_HAS && !reply->secure)
		return;
	host->recipients = mail->domains;
	host->n_recipients = mail->n_domains;
}

static void note_alias(struct mail *mail)
{
	char end[DNS_NAME_BYTES];
	dns_follow(buffer_bytes(&mail->mx->reply->message), mail->mx->host, end);
	if (!dns_same_name(end, mail->mx->host) &&
	    reference_parse(end, &mail->domains[1], NULL) == ERR_NONE)
		mail->n_domains = 2;
}

static struct inquiry *ask_host(struct service *service, const char *host)
{
	struct mail *mail = service->own;
	const struct protocol *smtp = protocol_find("smtp");
	if (is_address(host) || is_self(host) ||
	    service_find_inquiry(service, INQUIRY_MX_HOST, host, smtp->port) != NULL)
		return NULL;
	struct inquiry *inquiry =
		service_ask_endpoint(service, INQUIRY_MX_HOST, mail->mx, host, 0, smtp);
	if (inquiry == NULL)
		return NULL;
	inquiry->with_tlsa = true;
	add_recipients(mail, inquiry);
	inquiry->temper = temper;
	return inquiry;
}

static void heard_mx(struct service *service, const struct inquiry *inquiry)
{
	struct mail *mail = service->own;
	if (inquiry->error.code != ERR_NONE || inquiry->reply == NULL)
		return;
	note_alias(mail);
	if (inquiry->reply->outcome == DNS_NONE) {
		struct inquiry *host = ask_host(service, service->domain);
		if (host != NULL)
			host->may_be_absent = true;
		return;
	}
	dns_read_mx_list(buffer_bytes(&inquiry->reply->message), inquiry->host, &mail->list);
	for (size_t i = 0; i < mail->list.n; i++)
		(void)ask_host(service, mail->list.mx[i].host);
	service->n_dropped += mail->list.more;
}

static void heard(struct service *service, struct inquiry *inquiry)
{
	struct mail *mail = service->own;
	if (inquiry == mail->mx)
		heard_mx(service, inquiry);
	else
		mail_policy_heard(&mail->policy, service, inquiry);
}

/* --- what it comes to --------------------------------------------------------------------------
 */

/* The host that takes mail since there are no MX records; NULL: there are some. */
static const struct inquiry *implicit_host(const struct service *service)
{
	for (size_t i = 0; i < service->n_inquiries; i++) {
		if (service->inquiries[i]->step == INQUIRY_MX_HOST &&
		    service->inquiries[i]->may_be_absent)
			return service->inquiries[i];
	}
	return NULL;
}

static int64_t count_mx_hosts(const struct service *service)
{
	int64_t n = 0;
	for (size_t i = 0; i < service->n_inquiries; i++)
		n += service->inquiries[i]->step == INQUIRY_MX_HOST;
	return n;
}

/* What is known of DANE at all hosts. */
struct dane_sum {
	size_t n, secure, insecure; /* endpoints: all, with records that count, not validated */
};

static struct dane_sum sum_dane(const struct service *service)
{
	struct dane_sum sum = { 0 };
	for (size_t i = 0; i < service->n_inquiries; i++) {
		const struct inquiry *inquiry = service->inquiries[i];
		for (size_t k = 0; inquiry->step == INQUIRY_MX_HOST && k < inquiry->n_results;
		     k++) {
			const struct dane_verdict *dane = inquiry->results[k].dane;
			sum.n++;
			sum.secure += dane != NULL && dane->set->status == TLSA_SECURE &&
				      dane->outcome != DANE_UNUSABLE;
			sum.insecure += dane != NULL && dane->outcome == DANE_INSECURE;
		}
	}
	return sum;
}

static const char *dane_words(const struct service *service)
{
	struct dane_sum sum = sum_dane(service);
	if (sum.secure > 0)
		return sum.secure == sum.n ? "DANE" : "DANE at some of them";
	return sum.insecure > 0 && service->is_dns_blind ? "DANE cannot be seen from here" : NULL;
}

/* "10 mx1.contoso.com, 20 mx2.contoso.com", as far as there is room. */
static void list_mx(const struct dns_mx_list *list, char *text, size_t size)
{
	size_t len = 0;
	text[0] = '\0';
	for (size_t i = 0; i < list->n; i++) {
		const struct dns_mx *mx = &list->mx[i];
		if (len + strlen(mx->host) + sizeof(", 65535 , ...") > size) {
			len += (size_t)snprintf(text + len, size - len, ", ...");
			break;
		}
		len += (size_t)snprintf(text + len, size - len, "%s%u %s", i > 0 ? ", " : "",
					(unsigned)mx->preference, mx->host);
	}
}

static void tell_mx(struct service *service, const struct mail *mail)
{
	char text[ERROR_ABOUT_BYTES];
	struct inquiry *mx = mail->mx;
	list_mx(&mail->list, text, sizeof(text));
	if (implicit_host(service) != NULL)
		error_raise(&mx->remark, ERR_TOLD_NO_MX, FACTS());
	else if (mail->list.says_no_mail)
		error_raise(&mx->remark, ERR_TOLD_NULL_MX, FACTS());
	else if (mail->list.n > 0)
		error_raise(&mx->remark,
			    !mx->reply->secure && sum_dane(service).secure > 0
				    ? ERR_TOLD_MX_INSECURE
				    : ERR_TOLD_TARGETS,
			    FACTS(.about = text));
}

/* What DANE comes to at a host, where all that it shows come to the same. */
static void tell_dane(struct inquiry *host)
{
	static const enum err told[] = {
		[DANE_NO_RECORDS] = ERR_NONE, [DANE_INSECURE] = ERR_TOLD_DANE_INSECURE,
		[DANE_FAILED] = ERR_NONE,     [DANE_UNUSABLE] = ERR_TOLD_DANE_UNUSABLE,
		[DANE_UNSEEN] = ERR_NONE,     [DANE_FITS] = ERR_TOLD_DANE_FITS,
		[DANE_MISMATCH] = ERR_NONE,
	};
	enum err code = ERR_NONE;
	for (size_t i = 0; i < host->n_results; i++) {
		const struct dane_verdict *dane = host->results[i].dane;
		enum err here = dane != NULL ? told[dane->outcome] : ERR_NONE;
		if (i > 0 && here != code)
			return;
		code = here;
	}
	if (code != ERR_NONE)
		error_raise(&host->remark, code, FACTS());
}

static void tell_hosts(struct service *service)
{
	for (size_t i = 0; i < service->n_inquiries; i++) {
		if (service->inquiries[i]->step == INQUIRY_MX_HOST)
			tell_dane(service->inquiries[i]);
	}
}

/* Records that lead nowhere: the others do, or nothing does. */
static void raise_unusable(struct service *service, const struct demands *demands,
			   const struct mail *mail)
{
	enum state state = any_answers(service) ? STATE_WARNING : STATE_CRITICAL;
	for (size_t i = 0; i < mail->list.n; i++) {
		const char *host = mail->list.mx[i].host;
		if (is_address(host) || is_self(host))
			service_raise_as(service, demands, state, mail->mx,
					 is_self(host) ? ERR_MX_SELF : ERR_MX_ADDRESS,
					 FACTS(.about = host));
	}
	if (mail->list.unusable > 0)
		service_raise_as(service, demands, state, mail->mx,
				 mail->list.n > 0 ? ERR_MX_UNUSABLE : ERR_MX_NOWHERE,
				 FACTS(.count = (int64_t)mail->list.unusable));
}

/* The domain itself without MX records: most that have an address take no mail. */
static enum presence presence_of_implicit(const struct inquiry *host)
{
	if (host->n_results > 0)
		return PRESENCE_THERE;
	return answer_is_nobody(host) ? PRESENCE_NONE : PRESENCE_UNKNOWN;
}

static enum presence presence_of(const struct service *service, const struct mail *mail)
{
	const struct inquiry *implicit = implicit_host(service);
	if (mail->mx->error.code != ERR_NONE || !mail->mx->is_answered)
		return PRESENCE_UNKNOWN;
	return implicit != NULL ? presence_of_implicit(implicit) : PRESENCE_THERE;
}

static void conclude_mx(struct service *service, const struct demands *demands, struct mail *mail)
{
	const struct inquiry *mx = mail->mx, *implicit = implicit_host(service);
	service->presence = presence_of(service, mail);
	if (mx->error.code != ERR_NONE || !mx->is_answered) {
		bool is_false = mx->reply != NULL && mx->reply->outcome == DNS_BOGUS;
		service_raise_unanswered(service, demands, mx,
					 is_false ? ERR_MX_FALSE : ERR_RECORDS_FAILED,
					 is_false ? NULL : "the MX records");
		return;
	}
	tell_mx(service, mail);
	tell_hosts(service);
	raise_unusable(service, demands, mail);
	if (implicit != NULL && service->presence == PRESENCE_UNKNOWN &&
	    (inquiry_is_unresolved(implicit) || service->settings->named[service->kind]))
		service_raise_unanswered(service, demands, implicit, ERR_MX_UNKNOWN, NULL);
	if (sum_dane(service).insecure > 0 && service->is_dns_blind)
		service_raise(service, demands, NULL, ERR_DANE_UNSEEN, FACTS());
}

static void tell_implicit(struct service *service, const struct inquiry *host)
{
	if (service->presence == PRESENCE_NONE) {
		error_raise(&service->remark, ERR_TOLD_NOT_THERE, FACTS());
		return;
	}
	service->remark = host->error;
	service->remark.cause = host->error.code;
	service->remark.code = ERR_MX_UNKNOWN;
}

static void tell(struct service *service, const struct mail *mail)
{
	int64_t n = count_mx_hosts(service);
	const struct inquiry *implicit = implicit_host(service);
	enum err code = n > 1 ? ERR_TOLD_MAIL : ERR_TOLD_MAIL_ONE;
	if (implicit != NULL && implicit->n_results == 0) {
		tell_implicit(service, implicit);
		return;
	}
	if (service->presence == PRESENCE_UNKNOWN)
		code = ERR_TOLD_MAIL_UNKNOWN;
	else if (mail->list.says_no_mail)
		code = ERR_TOLD_NULL_MX;
	else if (implicit != NULL)
		code = ERR_TOLD_MAIL_ADDRESS;
	else if (n == 0)
		code = ERR_TOLD_MAIL_NOWHERE;
	error_raise(&service->remark, code,
		    FACTS(.count = n, .term = mail_policy_mode(&mail->policy),
			  .other = dane_words(service)));
}

static void conclude(struct service *service, const struct demands *demands)
{
	struct mail *mail = service->own;
	if (mail == NULL || mail->mx == NULL)
		return;
	conclude_mx(service, demands, mail);
	mail_policy_conclude(&mail->policy, service, demands);
	tell(service, mail);
}

const struct discovery discovery_mail = { begin, heard, conclude };
