/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan.h"

#include <stdlib.h>
#include <string.h>

#include "cli/endpoint.h"

/* --each-certificate: what a server may keep beside what it shows by default. */
static const enum certificate_variant one_variant[] = { VARIANT_DEFAULT };
static const enum certificate_variant each_variant[] = {
	VARIANT_DEFAULT, VARIANT_RSA,        VARIANT_ECDSA,
	VARIANT_NO_SNI,  VARIANT_NO_SNI_RSA, VARIANT_NO_SNI_ECDSA,
};

/* The name that goes into the SNI extension, which holds DNS names only
 * (RFC 6066, section 3); NULL for none. */
static const char *plan_sni(const struct options *options, const struct target *target)
{
	if (options->no_sni)
		return NULL;
	if (options->sni != NULL)
		return options->sni;
	return !target->zoned && target->reference.kind == REFERENCE_DNS ? target->reference.ascii
									 : NULL;
}

void plan_variants(bool each, struct job *job)
{
	/* Without SNI there is no certificate without it besides. */
	size_t n = job->target.sni != NULL ? LENGTH(each_variant) : VARIANT_KINDS;
	job->variants = each ? each_variant : one_variant;
	job->n_variants = each ? n : 1;
}

static void plan_job(const struct options *options, const struct target *target,
		     const char *connect_host, struct job *job)
{
	const struct protocol *protocol = endpoint_protocol(options, target);
	const char *sni = plan_sni(options, target);
	*job = (struct job){
		.target = {
			.connect_host = connect_host,
			.port = endpoint_port(options, target),
			.protocol = protocol,
			.sni = sni,
			.domain = !target->zoned ? target->reference.ascii : NULL,
		},
		.family = options->family,
		/* Each SRV target has TLSA records of its own. */
		.all_addresses = options->all_addresses || (options->dane && options->srv),
		.srv = options->srv &&
		       endpoint_options(options, target, OPTION_ADDRESS)->n_addresses == 0,
		.tlsa_host = options->dane ? target->reference.ascii : NULL,
		.names_server = options->sni == NULL && !options->no_sni,
	};
	plan_variants(options->each_certificate, job);
}

/* --- what is given twice ------------------------------------------------------------------ */

/* A job, where it stands, and what is expected of it. */
struct planned {
	const struct job *job;
	const struct expectation *expectation;
};

/* What lines of --hosts-file say: in the same words. */
static int compare_own(const struct options *left, const struct options *right)
{
	size_t n = left != NULL ? left->words.len : 0;
	size_t m = right != NULL ? right->words.len : 0;
	if (n != m)
		return n < m ? -1 : 1;
	return n > 0 ? memcmp(strbuf_text(&left->words), strbuf_text(&right->words), n) : 0;
}

/* 0: the same name is asked for at the same place, and nothing else is expected. */
static int compare_endpoints(const struct planned *a, const struct planned *b)
{
	const struct probe_target *left = &a->job->target, *right = &b->job->target;
	const struct reference *name = a->expectation->identity, *other = b->expectation->identity;
	int order = strcmp(left->connect_host, right->connect_host);
	if (order == 0)
		order = (left->port > right->port) - (left->port < right->port);
	if (order == 0)
		order = strcmp(left->protocol->name, right->protocol->name);
	if (order == 0)
		order = strcmp(name != NULL ? name->ascii : a->expectation->host,
			       other != NULL ? other->ascii : b->expectation->host);
	if (order == 0)
		order = compare_own(a->expectation->own, b->expectation->own);
	return order;
}

/* The same beside each other, in their order. */
static int compare_planned(const void *a, const void *b)
{
	const struct planned *left = a, *right = b;
	int order = compare_endpoints(left, right);
	return order != 0 ? order : left->job < right->job ? -1 : 1;
}

/* An endpoint that is given twice counts once, where it stood first. */
static enum err drop_repeated(struct plan *plan, struct error *reterr)
{
	struct planned *sorted = calloc(plan->n, sizeof(*sorted));
	bool *is_repeated = calloc(plan->n, sizeof(*is_repeated));
	enum err err = ERR_NONE;
	size_t n = 0;
	if (sorted == NULL || is_repeated == NULL) {
		err = error_no_memory(reterr);
	} else {
		for (size_t i = 0; i < plan->n; i++)
			sorted[i] = (struct planned){ &plan->jobs[i], &plan->expectations[i] };
		qsort(sorted, plan->n, sizeof(*sorted), compare_planned);
		for (size_t i = 1; i < plan->n; i++)
			is_repeated[sorted[i].job - plan->jobs] =
				compare_endpoints(&sorted[i - 1], &sorted[i]) == 0;
		for (size_t i = 0; i < plan->n; i++) {
			if (n < i) {
				plan->jobs[n] = plan->jobs[i];
				plan->expectations[n] = plan->expectations[i];
			}
			n += !is_repeated[i];
		}
		plan->n = n;
	}
	free(sorted);
	free(is_repeated);
	return err;
}

/* --- servers ---------------------------------------------------------------------------- */

/* Each target is connected to so often. */
static size_t count_connections(const struct options *options, const struct target *target)
{
	size_t n = endpoint_options(options, target, OPTION_ADDRESS)->n_addresses;
	return n > 0 ? n : 1;
}

static void expect_of_server(const struct options *options, const struct target *target,
			     const struct job *job, struct expectation *ret_expectation)
{
	const struct options *names = endpoint_options(options, target, OPTION_NAME);
	const struct options *warning = endpoint_options(options, target, OPTION_WARNING);
	const struct options *critical = endpoint_options(options, target, OPTION_CRITICAL);
	*ret_expectation = (struct expectation){
		.host = target->text,
		.identity = target->zoned ? NULL : &target->reference,
		.references = names->n_names > 0 ? names->names : &target->reference,
		.n_references = names->n_names > 0 ? names->n_names : 1,
		.protocol = job->target.protocol,
		.obtained_by = job->target.protocol->name,
		.is_sip_domain =
			job->srv && names->n_names == 0 && job->target.protocol->uri_id != NULL,
		.served = true,
		.own = target->own,
		.passive =
			target->own != NULL ? target->own->passive : (struct passive_service){ 0 },
		.warning = warning != options ? &warning->demands.warning : NULL,
		.critical = critical != options ? &critical->demands.critical : NULL,
	};
}

/* Every host at every address. */
static enum err plan_servers(const struct options *options, struct plan *plan, struct error *reterr)
{
	for (size_t i = 0; i < options->n_targets; i++) {
		const struct target *target = &options->targets[i];
		const struct options *by = endpoint_options(options, target, OPTION_ADDRESS);
		for (size_t k = 0, n = count_connections(options, target); k < n; k++) {
			struct job *job = &plan->jobs[plan->n];
			plan_job(options, target,
				 by->n_addresses > 0 ? by->addresses[k] : target->host, job);
			expect_of_server(options, target, job, &plan->expectations[plan->n++]);
		}
	}
	return plan->n > 1 ? drop_repeated(plan, reterr) : ERR_NONE;
}

/* --- files ------------------------------------------------------------------------------ */

/* What one file of several is called in the report. */
static const char *file_host(const char *path)
{
	return strcmp(path, "-") == 0 ? "standard input" : path;
}

/* What holds for every file of -f: each name given with -n, or each host given with
 * -H, must fit; without any there is none to compare.  One file goes by its name, if
 * there is one; several go by their paths. */
static enum err expect_of_files(const struct options *options, struct plan *plan,
				struct expectation *ret_expectation, struct error *reterr)
{
	const struct target *first = options->n_targets > 0 ? &options->targets[0] : NULL;
	const struct reference *name = first != NULL          ? &first->reference
				       : options->n_names > 0 ? &options->names[0]
							      : NULL;
	*ret_expectation = (struct expectation){
		.host = first != NULL  ? first->text
			: name != NULL ? name->text
				       : NULL,
		.identity = name,
		.references = options->names,
		.n_references = options->n_names,
		.protocol = first != NULL ? endpoint_protocol(options, first) : options->protocol,
		.obtained_by = "file",
	};
	if (first == NULL || options->n_names > 0)
		return ERR_NONE;
	plan->references = calloc(options->n_targets, sizeof(*plan->references));
	if (plan->references == NULL)
		return error_no_memory(reterr);
	for (size_t i = 0; i < options->n_targets; i++)
		plan->references[i] = first[i].reference;
	ret_expectation->references = plan->references;
	ret_expectation->n_references = options->n_targets;
	return ERR_NONE;
}

static enum err plan_files(const struct options *options, struct plan *plan, struct error *reterr)
{
	struct expectation expectation;
	enum err err = expect_of_files(options, plan, &expectation, reterr);
	for (size_t i = 0; i < options->files.n && err == ERR_NONE; i++) {
		if (options->files.n > 1 || expectation.host == NULL) {
			expectation.host = file_host(options->files.paths[i]);
			expectation.identity = NULL;
		}
		plan->jobs[i] = (struct job){ 0 };
		plan_variants(false, &plan->jobs[i]);
		plan->expectations[i] = expectation;
		plan->n++;
	}
	return err;
}

enum err plan_make(const struct options *options, struct plan *ret_plan, struct error *reterr)
{
	size_t n = options->files.n;
	for (size_t i = 0; i < options->n_targets && options->files.n == 0; i++)
		n += count_connections(options, &options->targets[i]);
	struct plan plan = { .jobs = calloc(n, sizeof(*plan.jobs)),
			     .expectations = calloc(n, sizeof(*plan.expectations)) };
	enum err err = ERR_NONE;
	if (plan.jobs == NULL || plan.expectations == NULL)
		err = error_no_memory(reterr);
	else if (options->files.n > 0)
		err = plan_files(options, &plan, reterr);
	else
		err = plan_servers(options, &plan, reterr);
	if (err == ERR_NONE)
		*ret_plan = plan;
	else
		plan_clear(&plan);
	return err;
}

void plan_clear(struct plan *plan)
{
	for (size_t i = 0; i < plan->n; i++)
		job_clear(&plan->jobs[i]);
	free(plan->jobs);
	free(plan->expectations);
	free(plan->references);
	*plan = (struct plan){ 0 };
}
