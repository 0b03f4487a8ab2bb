/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "run_domain.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "collect.h"
#include "domain/discovery.h"
#include "domain/json.h"
#include "evaluate.h"
#include "net/address.h"
#include "net/descriptors.h"
#include "net/dns_unbound.h"
#include "prepare.h"
#include "report/service_report.h"
#include "stage.h"

enum {
	ANSWER_FILE_MAX_BYTES = 1 << 20,
	JOBS_MAX = 8192, /* of all services; a domain has a dozen or two */
	JOBS_OF_SERVICE = INQUIRIES_MAX,
	/* Sockets of questions and of connections: at least, and what is open besides. */
	QUESTIONS_LEAST = 16,
	QUESTIONS_MOST = 128,
	CONNECTIONS_LEAST = 16,
	DESCRIPTORS_BESIDE = DNS_UNBOUND_DESCRIPTORS + 8,
	DESCRIPTORS_LEAST = DESCRIPTORS_BESIDE + QUESTIONS_LEAST + CONNECTIONS_LEAST,
};

/* Who has asked what job number i is to answer. */
struct asked {
	struct service *service;
	struct inquiry *inquiry;
};

/* What the results borrow from, and they. */
struct run {
	const struct options *options;
	const struct domain_options *own;
	struct service_settings settings;
	struct buffer realm_file, response_file;
	struct dns_unbound *dns;
	size_t parallel;          /* connections at one time */
	struct prepared prepared; /* its plan is filled as services ask */
	size_t room;              /* for jobs */
	struct asked *asked;      /* room */
	struct service *services; /* n_services */
	size_t n_services;
	size_t *n_taken; /* of the inquiries of each service: those that are jobs */
	struct collected collected;
};

static void run_free(void *memory)
{
	struct run *run = memory;
	collected_clear(&run->collected);
	for (size_t i = 0; i < run->n_services; i++)
		service_clear(&run->services[i]);
	free(run->services);
	free(run->n_taken);
	free(run->asked);
	prepared_clear(&run->prepared);
	dns_unbound_close(run->dns);
	buffer_clear(&run->realm_file);
	buffer_clear(&run->response_file);
	free(run);
}

/* --- prepare ------------------------------------------------------------------------------ */

static enum err read_answer(struct run *run, const char *path, struct buffer *buffer,
			    struct bytes *ret_answer, struct error *reterr)
{
	const struct file_bounds bounds = {
		.max_bytes = ANSWER_FILE_MAX_BYTES,
		.deadline = run->prepared.deadline,
		.expected = "an answer that was saved",
	};
	if (path == NULL)
		return ERR_NONE;
	enum err err = file_read(path, &bounds, buffer, reterr);
	if (err == ERR_NONE)
		*ret_answer = buffer_bytes(buffer);
	return err;
}

/* Questions and connections each have their part, so that none of them finds nothing left:
 * a library that cannot open a socket says that nobody answers. */
static enum err share_descriptors(struct run *run, size_t *ret_questions, struct error *reterr)
{
	size_t parallel = run->options->parallel;
	size_t left = descriptors_left(DESCRIPTORS_BESIDE + QUESTIONS_MOST + parallel);
	if (left < DESCRIPTORS_LEAST)
		return error_raise(reterr, ERR_DNS_DESCRIPTORS,
				   FACTS(.number = (int)left, .count = DESCRIPTORS_LEAST));
	size_t questions = (left - DESCRIPTORS_BESIDE) / 2;
	if (questions > QUESTIONS_MOST)
		questions = QUESTIONS_MOST;
	size_t connections = left - DESCRIPTORS_BESIDE - questions;
	run->parallel = parallel < connections ? parallel : connections;
	*ret_questions = questions;
	return ERR_NONE;
}

static enum err open_dns(struct run *run, struct error *reterr)
{
	size_t questions = 0;
	enum err err = share_descriptors(run, &questions, reterr);
	if (err != ERR_NONE)
		return err;
	const struct unbound_settings settings = {
		.max_questions = questions,
		.resolver = run->own->resolver,
		.port = run->own->resolver_port,
		.anchor_file = run->own->dnssec_anchor,
		.deadline = run->prepared.deadline,
	};
	err = dns_unbound_open(&settings, &run->dns, reterr);
	if (err == ERR_NONE)
		run->prepared.probe.dns = dns_unbound_source(run->dns);
	return err;
}

static bool is_wanted(const struct service_settings *settings, enum service_kind kind)
{
	return !settings->is_any_named || settings->named[kind];
}

static enum err make_services(struct run *run, struct error *reterr)
{
	const struct domain_options *own = run->own;
	size_t n = own->n_domains * SERVICE_COUNT;
	run->services = calloc(n, sizeof(*run->services));
	run->n_taken = calloc(n, sizeof(*run->n_taken));
	if (run->services == NULL || run->n_taken == NULL)
		return error_no_memory(reterr);
	for (size_t i = 0; i < own->n_domains; i++) {
		for (int kind = 0; kind < SERVICE_COUNT; kind++) {
			if (is_wanted(&run->settings, (enum service_kind)kind))
				run->services[run->n_services++] = (struct service){
					.kind = (enum service_kind)kind,
					.domain = own->domains[i].ascii,
					.domain_text = own->domains[i].text,
					.settings = &run->settings,
				};
		}
	}
	run->room = run->n_services * JOBS_OF_SERVICE;
	if (run->room > JOBS_MAX)
		run->room = JOBS_MAX;
	struct plan *plan = &run->prepared.plan;
	plan->jobs = calloc(run->room, sizeof(*plan->jobs));
	plan->expectations = calloc(run->room, sizeof(*plan->expectations));
	run->asked = calloc(run->room, sizeof(*run->asked));
	bool has_memory = plan->jobs != NULL && plan->expectations != NULL && run->asked != NULL;
	return has_memory ? ERR_NONE : error_no_memory(reterr);
}

/* prepare() takes the settings of the options over, so what is ours comes behind it. */
static enum err prepare_domain(struct run *run, int64_t start_us, struct error *reterr)
{
	run->settings = run->own->services;
	json_prepare();
	enum err err = prepare(run->options, start_us, &run->prepared, reterr);
	if (err == ERR_NONE)
		err = open_dns(run, reterr);
	if (err == ERR_NONE)
		err = read_answer(run, run->own->realm_file, &run->realm_file,
				  &run->settings.realm_answer, reterr);
	if (err == ERR_NONE)
		err = read_answer(run, run->own->response_file, &run->response_file,
				  &run->settings.autodiscover_answer, reterr);
	if (err == ERR_NONE)
		err = make_services(run, reterr);
	return err;
}

/* --- obtain ------------------------------------------------------------------------------- */

static void make_records_job(const struct inquiry *inquiry, struct job *job)
{
	*job = (struct job){
		.target = { .connect_host = inquiry->host },
		.records = (uint16_t)inquiry->records,
	};
	plan_variants(false, job);
}

static void make_job(const struct options *options, const struct inquiry *inquiry, struct job *job)
{
	const char *name = inquiry->said_name[0] != '\0' ? inquiry->said_name : inquiry->host;
	bool is_dns = inquiry->n_references > 0 && inquiry->references[0].kind == REFERENCE_DNS;
	bool is_document = inquiry->kind == INQUIRY_OF_DOCUMENT;
	*job = (struct job){
		.target = {
			.connect_host = inquiry->host,
			.port = inquiry->port,
			.protocol = inquiry->protocol,
			.sni = is_dns ? name : NULL,
			.domain = name,
			.document = is_document ? &inquiry->request : NULL,
		},
		.family = options->family,
		.all_addresses = options->all_addresses,
		.tlsa_host = inquiry->with_tlsa ? inquiry->host : NULL,
		.is_no_host = inquiry->n_references == 0,
		.names_server = true,
	};
	/* By http there is no certificate. */
	plan_variants(options->each_certificate && !(is_document && inquiry->request.is_plain),
		      job);
}

static void expect(struct service *service, const struct inquiry *inquiry,
		   struct expectation *expectation)
{
	*expectation = (struct expectation){
		.host = inquiry->host,
		.identity = inquiry->n_references > 0 ? &inquiry->references[0] : NULL,
		.references = inquiry->references,
		.n_references = inquiry->n_references,
		.fits_any = inquiry->fits_any,
		.is_sip_domain = inquiry->is_sip_domain,
		.recipients = inquiry->recipients,
		.n_recipients = inquiry->n_recipients,
		.principal = inquiry->principal[0] != '\0' ? inquiry->principal : NULL,
		.protocol = inquiry->protocol,
		.obtained_by = inquiry->protocol->name,
		.served = true,
		.service = service,
		.inquiry = inquiry,
	};
}

/* What services have asked since becomes jobs; one that finds no room is not answered. */
static void take_inquiries(struct run *run, size_t *n_jobs)
{
	struct plan *plan = &run->prepared.plan;
	for (size_t s = 0; s < run->n_services; s++) {
		struct service *service = &run->services[s];
		for (; run->n_taken[s] < service->n_inquiries; run->n_taken[s]++) {
			struct inquiry *inquiry = service->inquiries[run->n_taken[s]];
			if (inquiry->kind == INQUIRY_OF_FILE)
				continue;
			if (*n_jobs == run->room) {
				service->n_dropped++;
				continue;
			}
			size_t i = (*n_jobs)++;
			run->asked[i] = (struct asked){ service, inquiry };
			if (inquiry->kind == INQUIRY_OF_RECORDS) {
				make_records_job(inquiry, &plan->jobs[i]);
			} else {
				make_job(run->options, inquiry, &plan->jobs[i]);
				expect(service, inquiry, &plan->expectations[i]);
			}
		}
	}
	plan->n = *n_jobs;
}

/* Has it come further than the other? */
static bool is_further(const struct session *session, const struct session *other)
{
	bool stands = session->error.code == ERR_NONE, other_stands = other->error.code == ERR_NONE;
	return stands != other_stands ? stands : session->reached > other->reached;
}

/* What counts for an inquiry: the first outcome that brought an answer, or else the first of
 * those that came furthest, as where one address is asked after the other.  NULL: there is
 * none. */
static const struct job_outcome *best_outcome(const struct job *job)
{
	const struct job_outcome *best = job_answered(job);
	if (best != NULL || job->n_outcomes == 0)
		return best;
	best = &job->outcomes[0];
	for (size_t i = 1; i < job->n_outcomes; i++) {
		const struct job_outcome *outcome = &job->outcomes[i];
		if (outcome->variant == VARIANT_DEFAULT &&
		    is_further(&outcome->session, &best->session))
			best = outcome;
	}
	return best;
}

static const struct error *silence_of(const struct session *session)
{
	if (error_finding(session->error.code) == FINDING_TIMEOUT)
		return &session->error;
	for (size_t i = 0; i < session->n_failed; i++) {
		if (error_finding(session->failed[i].error.code) == FINDING_TIMEOUT)
			return &session->failed[i].error;
	}
	return NULL;
}

/* Of several addresses one may refuse and another be silent, which then says more: whether
 * there is a server is not known.  NULL: none is silent. */
static const struct error *find_silence(const struct job *job)
{
	const struct error *silence = NULL;
	for (size_t i = 0; i < job->n_outcomes && silence == NULL; i++)
		silence = silence_of(&job->outcomes[i].session);
	return silence;
}

static bool has_proxy(const struct run *run)
{
	return run->prepared.probe.proxy.kind != PROXY_NONE;
}

/* Has a connection to its host come about? */
static bool is_connected(const struct job *job)
{
	for (size_t i = 0; i < job->n_outcomes; i++) {
		if (job->outcomes[i].session.reached > STEP_PROXY)
			return true;
	}
	return false;
}

/* What a job has come to: clients go on to the next address until one answers. */
static void take_answer(const struct run *run, const struct job *job, struct inquiry *inquiry)
{
	if (inquiry->kind == INQUIRY_OF_RECORDS) {
		inquiry->reply = &job->resolution.reply;
		inquiry->error = job->resolution.error;
		return;
	}
	const struct job_outcome *outcome = best_outcome(job);
	if (outcome == NULL)
		return;
	inquiry->error = outcome->session.error;
	inquiry->answer = outcome->answer;
	inquiry->is_unconnected = has_proxy(run) && !is_connected(job);
	const struct error *silence = find_silence(job);
	if (inquiry->error.code == ERR_CONNECT && silence != NULL)
		inquiry->error = *silence;
	if (inquiry->answer != NULL && inquiry->error.code == ERR_NONE)
		inquiry->error = inquiry->answer->error;
}

/* --- behind a proxy -------------------------------------------------------------------- */

/* A proxy that has not connected does not say whether there is such a host; for one that
 * need not be there DNS may.  The proxy has been asked first: it may know names that are
 * not known here. */
static bool is_in_doubt(const struct run *run, const struct job *job, const struct inquiry *inquiry)
{
	bool need_not_be = inquiry->kind == INQUIRY_OF_DOCUMENT || inquiry->may_be_absent;
	return has_proxy(run) && need_not_be && !is_connected(job) &&
	       !error_is_own(inquiry->error.code);
}

/* Asks DNS, beside the job that is over.  False: there is no room. */
static bool ask_dns(struct run *run, const struct asked *asked, size_t *n_jobs)
{
	struct plan *plan = &run->prepared.plan;
	if (*n_jobs == run->room)
		return false;
	struct job *job = &plan->jobs[*n_jobs];
	*job = (struct job){
		.target = { .connect_host = asked->inquiry->host, .port = asked->inquiry->port },
		.only_resolved = true,
	};
	plan_variants(false, job);
	run->asked[(*n_jobs)++] = *asked;
	plan->n = *n_jobs;
	return true;
}

/* Only that there is no such host, or no address of it, is an answer; else that of the
 * proxy stays. */
static void take_absence(const struct job *job, struct inquiry *inquiry)
{
	const struct error *error = &job->resolution.error;
	if (error->code != ERR_RESOLVE_NO_HOST && error->code != ERR_RESOLVE_NO_ADDRESS &&
	    error->code != ERR_RESOLVE_ALIAS)
		return;
	inquiry->error = *error;
	inquiry->answer = NULL;
}

/* --- what has ended ---------------------------------------------------------------------- */

static enum err note_ended(void *context, struct job *ended, size_t *n_jobs, struct error *reterr)
{
	struct run *run = context;
	struct asked *asked = &run->asked[ended - run->prepared.plan.jobs];
	if (ended->only_resolved) {
		take_absence(ended, asked->inquiry);
	} else {
		take_answer(run, ended, asked->inquiry);
		if (is_in_doubt(run, ended, asked->inquiry) && ask_dns(run, asked, n_jobs))
			return ERR_NONE;
	}
	enum err err = service_heard(asked->service, asked->inquiry, reterr);
	struct job_outcome *answered = job_answered(ended);
	if (answered != NULL && asked->inquiry->is_read)
		strbuf_clear(&answered->answer->body);
	take_inquiries(run, n_jobs);
	return err;
}

/* What the end of the time has left without an answer. */
static void take_late_answers(struct run *run)
{
	for (size_t i = 0; i < run->prepared.plan.n; i++) {
		const struct job *job = &run->prepared.plan.jobs[i];
		if (!run->asked[i].inquiry->is_answered && !job->only_resolved)
			take_answer(run, job, run->asked[i].inquiry);
	}
}

/* libunbound has read all its files; the name of a proxy is looked up as the system does. */
static bool needs_files(const struct run *run)
{
	const struct proxy *proxy = &run->prepared.probe.proxy;
	struct address address;
	return proxy->kind != PROXY_NONE && !address_parse(proxy->host, proxy->port, &address);
}

static enum err obtain_domain(struct run *run, const struct progress *progress,
			      struct error *reterr)
{
	size_t n_jobs = 0;
	const struct loop_options loop = {
		.parallel = run->parallel,
		.deadline = run->prepared.deadline,
		.progress = progress->fn,
		.progress_context = progress->context,
		.more = { note_ended, run, run->room },
	};
	stage_begin(progress, needs_files(run) ? RUN_STAGE_RESOLVE : RUN_STAGE_ASK);
	/* What was given up then holds of its thread, too. */
	enum err err = dns_unbound_start(run->dns, reterr);
	for (size_t s = 0; s < run->n_services && err == ERR_NONE; s++)
		err = service_begin(&run->services[s], reterr);
	take_inquiries(run, &n_jobs);
	if (err == ERR_NONE)
		err = loop_run(run->prepared.context, run->prepared.plan.jobs, n_jobs, &loop,
			       reterr);
	if (err == ERR_NONE)
		take_late_answers(run);
	return err;
}

/* --- judge -------------------------------------------------------------------------------- */

/* A document by http has no certificate, and a host that has not come to any by https is no
 * endpoint, but an answer that its service judges.  So is a host that need not be there,
 * and to which no connection came.  All of it holds of a host by all of its addresses: of
 * one that shows a certificate somewhere each address is an endpoint. */
static bool is_no_endpoint(const struct job *job, const struct inquiry *inquiry)
{
	bool has_certificate = false;
	for (size_t i = 0; i < job->n_outcomes; i++)
		has_certificate = has_certificate || job->outcomes[i].session.n_chain > 0;
	if (inquiry->may_be_absent)
		return !is_connected(job);
	return inquiry->kind == INQUIRY_OF_DOCUMENT && !has_certificate && !inquiry->must_answer;
}

/* The outcomes stay: inquiries borrow their answers. */
static void mark_endpoints(struct job *job, const struct inquiry *inquiry)
{
	bool is_none = is_no_endpoint(job, inquiry);
	for (size_t i = 0; i < job->n_outcomes; i++)
		job->outcomes[i].is_no_endpoint = is_none;
}

/* A result, and what is expected of it. */
struct pair {
	struct result result;
	const struct expectation *expectation;
	size_t index;
};

/* Services stand by domain. */
static int compare_pairs(const void *a, const void *b)
{
	const struct pair *left = a, *right = b;
	const struct service *one = left->expectation->service;
	const struct service *other = right->expectation->service;
	if (one->domain != other->domain)
		return one < other ? -1 : 1;
	return left->index < right->index ? -1 : 1;
}

/* Those of a domain beside each other, in their order (report/report.h). */
static enum err order_by_domain(struct collected *collected, struct error *reterr)
{
	struct pair *pairs = calloc(collected->n + 1, sizeof(*pairs));
	if (pairs == NULL)
		return error_no_memory(reterr);
	for (size_t i = 0; i < collected->n; i++)
		pairs[i] = (struct pair){ collected->results[i], collected->expectations[i], i };
	qsort(pairs, collected->n, sizeof(*pairs), compare_pairs);
	for (size_t i = 0; i < collected->n; i++) {
		collected->results[i] = pairs[i].result;
		collected->expectations[i] = pairs[i].expectation;
	}
	free(pairs);
	return ERR_NONE;
}

static void link_results(struct run *run)
{
	size_t n = run->prepared.plan.n, k = 0;
	for (size_t i = 0; i < run->collected.n; i++) {
		const struct result *result = &run->collected.results[i];
		/* Those of an inquiry stand together. */
		for (size_t tries = 0; tries < n && run->asked[k].inquiry != result->inquiry;
		     tries++)
			k = (k + 1) % n;
		struct inquiry *inquiry = run->asked[k].inquiry;
		if (inquiry != result->inquiry)
			continue;
		if (inquiry->results == NULL)
			inquiry->results = result;
		inquiry->n_results++;
	}
}

static enum err judge_domain(struct run *run, const struct progress *progress, struct error *reterr)
{
	struct collected *collected = &run->collected;
	for (size_t i = 0; i < run->prepared.plan.n; i++)
		mark_endpoints(&run->prepared.plan.jobs[i], run->asked[i].inquiry);
	enum err err = collect(&run->prepared.plan, collected, reterr);
	if (err == ERR_NONE && run->own->n_domains > 1)
		err = order_by_domain(collected, reterr);
	if (err != ERR_NONE)
		return err;
	link_results(run);
	stage_begin(progress, RUN_STAGE_JUDGE);
	err = evaluate(&run->prepared.evidence, collected->expectations, collected->results,
		       collected->n, progress, reterr);
	for (size_t s = 0; s < run->n_services && err == ERR_NONE; s++) {
		run->services[s].is_dns_blind = dns_unbound_is_blind(run->dns);
		err = service_conclude(&run->services[s], &run->options->demands, reterr);
	}
	if (err == ERR_NONE)
		err = services_conclude(run->services, run->n_services, &run->options->demands,
					reterr);
	return err;
}

enum err run_domain_check(const struct options *options, const struct start *start,
			  struct checked *ret_checked, struct error *reterr)
{
	struct run *run = calloc(1, sizeof(*run));
	if (run == NULL)
		return error_no_memory(reterr);
	run->options = options;
	run->own = options->own;
	stage_begin(&start->progress, RUN_STAGE_PREPARE);
	enum err err = prepare_domain(run, start->at_us, reterr);
	if (err == ERR_NONE)
		err = obtain_domain(run, &start->progress, reterr);
	if (err == ERR_NONE)
		err = judge_domain(run, &start->progress, reterr);
	if (err != ERR_NONE) {
		run_free(run);
		return err;
	}
	*ret_checked = (struct checked){
		.input = {
			.results = run->collected.results,
			.n_results = run->collected.n,
			.services = run->services,
			.n_services = run->n_services,
			.told = &service_report,
			.anchors = anchor_store_describe(run->prepared.evidence.anchors),
			.log = run->collected.log.len > 0 ? strbuf_text(&run->collected.log) : NULL,
		},
		.memory = run,
		.release = run_free,
	};
	return ERR_NONE;
}
