/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail_policy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "acceptance.h"
#include "net/dns_records.h"
#include "web_answers.h"

enum {
	RECORD_BYTES = 11, /* of a record but for its data: at least (RFC 1035, section 3.2.1) */
	DAY_S = 86400,
	SHORT_AGE_S = DAY_S,
	LIST_MAX = ERROR_ABOUT_BYTES - 8,
};

/* --- the record ----------------------------------------------------------------------------- */

void mail_policy_begin(struct mail_policy *policy, struct service *service)
{
	char owner[DNS_NAME_BYTES];
	int n = snprintf(owner, sizeof(owner), "_mta-sts.%s", service->domain);
	if (n < (int)sizeof(owner))
		policy->record = service_ask_records(service, INQUIRY_MTA_STS_RECORD, NULL, owner,
						     DNS_TYPE_TXT);
}

/* Senders that cannot read the policy go on without: nothing about its host is worse than
 * that. */
static void ask_document(struct mail_policy *policy, struct service *service)
{
	const struct http_wanted wanted = { status_is_ok, MTA_STS_POLICY_MAX_BYTES };
	struct url url = { .is_https = true, .port = 443, .path = "/.well-known/mta-sts.txt" };
	int n = snprintf(url.host, sizeof(url.host), "mta-sts.%s", service->domain);
	if (n >= (int)sizeof(url.host))
		return;
	struct inquiry *inquiry =
		service_ask_document(service, INQUIRY_MTA_STS_POLICY, policy->record, &url, wanted);
	if (inquiry == NULL)
		return;
	inquiry->is_judged_first = true;
	inquiry->temper = temper_to_warning;
	policy->document = inquiry;
}

static void note_record_defect(struct mail_policy *policy, const struct mta_sts_fault *fault)
{
	error_raise(&policy->defect, ERR_MTA_STS_RECORD,
		    FACTS(.term = mta_sts_defect_text(fault->defect),
			  .other = mta_sts_defect_section(fault->defect), .said = fault->at));
}

/* The texts of TXT records; struct texts t = { 0 } is empty. */
struct texts {
	uint8_t *octets;     /* owned; of all of them */
	struct bytes *texts; /* owned */
	size_t n;
};

static void texts_clear(struct texts *texts)
{
	free(texts->octets);
	free(texts->texts);
	*texts = (struct texts){ 0 };
}

/* False: no memory.  Texts are shorter than their records, and a record has octets of its
 * own beside its data. */
static bool take_texts(const struct inquiry *inquiry, struct texts *ret_texts)
{
	struct bytes message = buffer_bytes(&inquiry->reply->message);
	struct texts texts = { .octets = malloc(message.len + 1),
			       .texts = calloc(message.len / RECORD_BYTES + 1,
					       sizeof(*texts.texts)) };
	struct dns_records records;
	struct dns_record record;
	uint8_t *end = texts.octets;
	size_t len;
	if (texts.octets == NULL || texts.texts == NULL) {
		texts_clear(&texts);
		return false;
	}
	bool ok = dns_records_open(message, inquiry->host, DNS_TYPE_TXT, &records);
	while (ok && dns_records_next(&records, &record)) {
		if (!dns_read_text(&record, end, &len))
			continue;
		texts.texts[texts.n++] = (struct bytes){ end, len };
		end += len;
	}
	*ret_texts = texts;
	return true;
}

/* Hosts of policies have their customers write an alias: one that leads nowhere was meant to. */
static void note_lost_alias(struct mail_policy *policy, const struct inquiry *inquiry)
{
	const struct dns_reply *reply = inquiry->reply;
	char end[DNS_NAME_BYTES];
	dns_follow(buffer_bytes(&reply->message), inquiry->host, end);
	if (reply->rcode == DNS_RCODE_NXDOMAIN && !dns_same_name(end, inquiry->host))
		error_raise(&policy->defect, ERR_MTA_STS_ALIAS,
			    FACTS(.about = inquiry->host, .said = bytes_of(end)));
}

static void heard_record(struct mail_policy *policy, struct service *service,
			 struct inquiry *inquiry)
{
	struct texts texts = { 0 };
	struct bytes id;
	if (inquiry->error.code != ERR_NONE || inquiry->reply == NULL)
		return;
	if (inquiry->reply->outcome == DNS_NONE) {
		error_raise(&inquiry->remark, ERR_TOLD_NO_RECORDS, FACTS());
		note_lost_alias(policy, inquiry);
		return;
	}
	if (!take_texts(inquiry, &texts)) {
		service->is_out_of_memory = true;
		return;
	}
	struct mta_sts_fault fault = mta_sts_read_records(texts.texts, texts.n, &id);
	if (fault.defect == MTA_STS_NONE) {
		error_raise(&inquiry->remark, ERR_TOLD_MTA_STS_ID, FACTS(.said = id));
		ask_document(policy, service);
	} else if (fault.defect == MTA_STS_RECORD_NONE) {
		error_raise(&inquiry->remark, ERR_TOLD_NO_MTA_STS, FACTS());
	} else {
		note_record_defect(policy, &fault);
	}
	texts_clear(&texts);
}

/* --- the policy --------------------------------------------------------------------------------
 */

static void note_defect(struct mail_policy *policy, const struct mta_sts_fault *fault)
{
	/* Senders read all of them. */
	if (fault->defect == MTA_STS_MX_MANY) {
		error_raise(&policy->defect, ERR_MTA_STS_MANY,
			    FACTS(.count = MTA_STS_MAX_PATTERNS));
		return;
	}
	error_raise(&policy->defect, fault->line > 0 ? ERR_MTA_STS_LINE : ERR_MTA_STS_POLICY,
		    FACTS(.number = (int)fault->line, .term = mta_sts_defect_text(fault->defect),
			  .other = mta_sts_defect_section(fault->defect), .said = fault->at));
}

/* What the answer is instead of a policy. */
static struct mta_sts_fault read_answer(struct mail_policy *policy,
					const struct http_answer *answer)
{
	struct mta_sts_fault fault = mta_sts_answer_fault(
		answer->status, bytes_of(answer->content_type), answer->body.len);
	if (fault.defect == MTA_STS_NONE)
		fault = mta_sts_read_policy(strbuf_bytes(&answer->body), &policy->policy);
	return fault;
}

static void heard_document(struct mail_policy *policy, const struct inquiry *inquiry)
{
	const struct http_answer *answer = inquiry->answer;
	char status[16];
	if (inquiry->error.code != ERR_NONE || answer == NULL || answer->status == 0)
		return;
	struct mta_sts_fault fault = read_answer(policy, answer);
	policy->is_read = fault.defect == MTA_STS_NONE;
	if (policy->is_read)
		return;
	snprintf(status, sizeof(status), "%d", answer->status);
	if (fault.defect == MTA_STS_STATUS || fault.defect == MTA_STS_REDIRECT)
		fault.at = bytes_of(status);
	note_defect(policy, &fault);
}

void mail_policy_heard(struct mail_policy *policy, struct service *service, struct inquiry *inquiry)
{
	if (inquiry == policy->record)
		heard_record(policy, service, inquiry);
	else if (inquiry == policy->document)
		heard_document(policy, inquiry);
}

/* --- what senders make of a certificate
 * ----------------------------------------------------------- */

/* Why senders that keep to a policy do not take an endpoint (RFC 8461, section 4.2; of the
 * policy's own host section 3.3); the last is the worst to tell. */
enum refusal {
	REFUSAL_NONE,
	REFUSAL_DATES,
	REFUSAL_TRUST,
	REFUSAL_NAME,
	REFUSAL_NO_TLS,
};

enum { DATES = FAULT(TRUSTED) | FAULT(EXPIRED) | FAULT(NOT_YET_VALID) };

static bool is_named(const struct result *result)
{
	for (size_t i = 0; i < result->n_names; i++) {
		enum name_reason reason = result->names[i].reason;
		if (name_reason_fits(reason) && reason != NAME_REASON_CN)
			return true;
	}
	return false;
}

/* An SMTP server has answered when TLS failed at its own words, or later. */
bool mail_host_answers(const struct session *session)
{
	static const enum err without_tls[] = {
		ERR_STARTTLS_NOT_OFFERED,  ERR_STARTTLS_COMMAND_REFUSED, ERR_STARTTLS_HELLO_REFUSED,
		ERR_STARTTLS_CLOSED_AFTER, ERR_STARTTLS_BEHIND,          ERR_STARTTLS_HELO_ALONE,
	};
	if (session->n_chain > 0)
		return true;
	if (session->reached > STEP_STARTTLS)
		return error_finding(session->error.code) != FINDING_TIMEOUT &&
		       !error_is_own(session->error.code);
	for (size_t i = 0; i < LENGTH(without_tls); i++) {
		if (session->error.code == without_tls[i])
			return true;
	}
	return false;
}

/* A host to which no connection came has not refused TLS. */
static enum refusal refusal_of(const struct result *result)
{
	const struct trust_verdict *trust = &result->trust;
	if (!result->has_certificate)
		return mail_host_answers(&result->session) ? REFUSAL_NO_TLS : REFUSAL_NONE;
	if (!is_named(result))
		return REFUSAL_NAME;
	if (!trust->anchored || (trust->faults & ~(unsigned)DATES) != 0)
		return REFUSAL_TRUST;
	return trust->reason != TRUST_REASON_TRUSTED ? REFUSAL_DATES : REFUSAL_NONE;
}

/* The policy is asked for by name (SNI): what its host shows without is shown to no sender. */
static bool is_shown(const struct inquiry *inquiry, const struct result *result)
{
	return inquiry->step != INQUIRY_MTA_STS_POLICY || variant_sends_name(result->variant);
}

static enum refusal worst_refusal(const struct inquiry *inquiry)
{
	enum refusal worst = REFUSAL_NONE;
	for (size_t i = 0; i < inquiry->n_results; i++) {
		if (!is_shown(inquiry, &inquiry->results[i]))
			continue;
		enum refusal refusal = refusal_of(&inquiry->results[i]);
		if (refusal > worst)
			worst = refusal;
	}
	return worst;
}

/* Senders of all kinds meet one address and one certificate or another: those who accept
 * what they meet see the policy. */
static bool is_seen(const struct mail_policy *policy)
{
	const struct inquiry *document = policy->document;
	for (size_t i = 0; policy->is_read && i < document->n_results; i++) {
		const struct result *result = &document->results[i];
		if (result->has_certificate && is_shown(document, result) &&
		    refusal_of(result) == REFUSAL_NONE)
			return true;
	}
	return false;
}

bool mail_policy_is_enforced(const struct mail_policy *policy)
{
	return is_seen(policy) && policy->policy.mode == MTA_STS_MODE_ENFORCE;
}

static const char *mode_word(const struct mail_policy *policy)
{
	switch (policy->policy.mode) {
	case MTA_STS_MODE_NONE:
		return "none";
	case MTA_STS_MODE_TESTING:
		return "testing";
	case MTA_STS_MODE_ENFORCE:
		break;
	}
	return "enforce";
}

const char *mail_policy_mode(const struct mail_policy *policy)
{
	return is_seen(policy) ? mode_word(policy) : NULL;
}

/* --- what it comes to ----------------------------------------------------------------------------
 */

static void conclude_record(struct mail_policy *policy, struct service *service,
			    const struct demands *demands)
{
	const struct inquiry *record = policy->record;
	if (record->error.code != ERR_NONE || !record->is_answered)
		service_raise_unanswered(service, demands, record, ERR_RECORDS_FAILED,
					 "the MTA-STS record");
	else if (policy->document == NULL && policy->defect.code != ERR_NONE)
		service_raise_error(service, demands, finding_info(FINDING_MTA_STS_INVALID)->state,
				    record, &policy->defect);
}

/* Without hosts nothing can be said: all of them fit. */
static bool fits_any_host(struct bytes pattern, const struct service *service)
{
	size_t n_hosts = 0;
	for (size_t i = 0; i < service->n_inquiries; i++) {
		const struct inquiry *inquiry = service->inquiries[i];
		if (inquiry->step != INQUIRY_MX_HOST)
			continue;
		if (mta_sts_pattern_fits(pattern, bytes_of(inquiry->host)))
			return true;
		n_hosts++;
	}
	return n_hosts == 0;
}

/* Lists patterns, as far as there is room; service: those that none of its hosts fits. */
static void list_patterns(const struct mta_sts_policy *policy, const struct service *service,
			  struct strbuf *out)
{
	for (size_t i = 0; i < policy->n; i++) {
		struct bytes pattern = policy->patterns[i];
		if (service != NULL && fits_any_host(pattern, service))
			continue;
		strbuf_append(out, out->len > 0 ? ", " : "");
		if (out->len + pattern.len > LIST_MAX) {
			strbuf_append(out, "...");
			break;
		}
		strbuf_append_bytes(out, pattern.data, pattern.len);
	}
}

static void tell_policy(const struct mail_policy *policy, struct service *service)
{
	struct inquiry *document = policy->document;
	struct strbuf all = { 0 }, unused = { 0 };
	bool is_short = policy->policy.max_age_s < SHORT_AGE_S;
	list_patterns(&policy->policy, NULL, &all);
	list_patterns(&policy->policy, service, &unused);
	error_raise(&document->remark, is_short ? ERR_TOLD_MTA_STS_SHORT : ERR_TOLD_MTA_STS,
		    FACTS(.term = mode_word(policy), .count = policy->policy.max_age_s,
			  .about = strbuf_text(&all), .said = bytes_of(strbuf_text(&unused))));
	service->is_out_of_memory =
		service->is_out_of_memory || strbuf_failed(&all) || strbuf_failed(&unused);
	strbuf_clear(&all);
	strbuf_clear(&unused);
}

/* Some senders wait for a minute (RFC 8461, section 3.3), which is longer than a check does. */
static bool is_late(const struct inquiry *document)
{
	return !document->is_answered || error_finding(document->error.code) == FINDING_TIMEOUT;
}

/* Has this machine, the proxy that no sender goes through, or a look-up that failed kept the
 * policy from us? */
static bool is_ours(const struct inquiry *document)
{
	const struct error *error = &document->error;
	enum finding_id id = error_finding(error->code);
	return id == FINDING_INTERNAL || id == FINDING_PROXY_FAILED ||
	       (id == FINDING_TIMEOUT && document->is_unconnected) ||
	       (error->code == ERR_CONNECT && error_is_local(error->number)) ||
	       inquiry_is_unresolved(document);
}

/* Its own certificate, its answer, its words: the first of these that is wrong.  What is
 * wrong here is nothing that senders meet. */
static void conclude_document(struct mail_policy *policy, struct service *service,
			      const struct demands *demands)
{
	const struct inquiry *document = policy->document;
	if (is_ours(document))
		service_raise_unanswered(service, demands, document, ERR_RECORDS_FAILED,
					 "the MTA-STS policy");
	else if (worst_refusal(document) != REFUSAL_NONE)
		service_raise(service, demands, document,
			      is_seen(policy) ? ERR_MTA_STS_HOST_PARTLY : ERR_MTA_STS_HOST,
			      FACTS(.about = document->host));
	else if (policy->defect.code != ERR_NONE)
		service_raise_error(service, demands,
				    finding_info(error_finding(policy->defect.code))->state,
				    document, &policy->defect);
	else if (!policy->is_read)
		service_raise_unanswered(
			service, demands, document,
			is_late(document) ? ERR_MTA_STS_LATE : ERR_MTA_STS_UNANSWERED, NULL);
	if (policy->is_read)
		tell_policy(policy, service);
}

static void raise_mismatch(const struct mail_policy *policy, struct service *service,
			   const struct demands *demands, const struct inquiry *host, enum err code)
{
	enum state state = mail_policy_is_enforced(policy) ? STATE_CRITICAL : STATE_WARNING;
	service_raise_as(service, demands, state, host, code,
			 FACTS(.about = host->host, .term = mode_word(policy)));
}

/* Does its certificate expire soon, which by DANE nobody looks at? */
static bool expires_unseen(const struct result *result)
{
	for (size_t i = 0; i < result->n_findings; i++) {
		if (result->findings[i].id == FINDING_EXPIRES_SOON &&
		    result->findings[i].overlooked)
			return true;
	}
	return false;
}

/* Of all that its host shows the one that expires first. */
static void raise_soon(const struct mail_policy *policy, struct service *service,
		       const struct demands *demands, const struct inquiry *host)
{
	const struct dates_verdict *first = NULL;
	bool is_critical = false;
	for (size_t i = 0; i < host->n_results; i++) {
		const struct dates_verdict *dates = result_soon(&host->results[i]);
		if (!expires_unseen(&host->results[i]))
			continue;
		is_critical = is_critical || dates->alerts_critical;
		if (first == NULL || dates->remaining_s < first->remaining_s)
			first = dates;
	}
	if (first == NULL)
		return;
	bool counts = is_critical && mail_policy_is_enforced(policy);
	service_raise_as(service, demands, counts ? STATE_CRITICAL : STATE_WARNING, host,
			 ERR_MTA_STS_SOON,
			 FACTS(.about = host->host, .term = mode_word(policy),
			       .count = first->remaining_s / DAY_S));
}

static void conclude_host(const struct mail_policy *policy, struct service *service,
			  const struct demands *demands, const struct inquiry *host)
{
	static const enum err errors[] = {
		[REFUSAL_DATES] = ERR_MTA_STS_DATES,
		[REFUSAL_TRUST] = ERR_MTA_STS_TRUST,
		[REFUSAL_NAME] = ERR_MTA_STS_NAME,
		[REFUSAL_NO_TLS] = ERR_MTA_STS_NO_TLS,
	};
	enum refusal refusal = worst_refusal(host);
	if (!mta_sts_host_fits(&policy->policy, bytes_of(host->host)))
		raise_mismatch(policy, service, demands, host, ERR_MTA_STS_NOT_COVERED);
	else if (refusal != REFUSAL_NONE)
		raise_mismatch(policy, service, demands, host, errors[refusal]);
	else
		raise_soon(policy, service, demands, host);
}

void mail_policy_conclude(struct mail_policy *policy, struct service *service,
			  const struct demands *demands)
{
	if (policy->record != NULL)
		conclude_record(policy, service, demands);
	if (policy->document != NULL)
		conclude_document(policy, service, demands);
	if (!is_seen(policy) || policy->policy.mode == MTA_STS_MODE_NONE)
		return;
	for (size_t i = 0; i < service->n_inquiries; i++) {
		if (service->inquiries[i]->step == INQUIRY_MX_HOST)
			conclude_host(policy, service, demands, service->inquiries[i]);
	}
}
