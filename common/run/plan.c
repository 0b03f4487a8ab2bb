/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan.h"

#include <stdlib.h>

#include "cli/endpoint.h"

/* --each-certificate: what a server may keep beside what it shows by default. */
static const enum certificate_variant one_variant[] = { VARIANT_DEFAULT };
static const enum certificate_variant each_variant[] = { VARIANT_DEFAULT, VARIANT_RSA,
							 VARIANT_ECDSA, VARIANT_NO_SNI };

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
		.all_addresses = options->all_addresses,
		.variants = options->each_certificate ? each_variant : one_variant,
		.n_variants = !options->each_certificate ? 1 : sni != NULL ? 4 : 3,
		.srv = options->srv && options->n_addresses == 0,
	};
}

/* Every host at every address. */
static void plan_servers(const struct options *options, size_t n_connections, struct plan *plan)
{
	for (size_t i = 0; i < options->n_targets; i++) {
		const struct target *target = &options->targets[i];
		for (size_t k = 0; k < n_connections; k++) {
			const char *host =
				options->n_addresses > 0 ? options->addresses[k] : target->host;
			struct job *job = &plan->jobs[plan->n];
			plan_job(options, target, host, job);
			plan->expectations[plan->n++] = (struct expectation){
				.host = target->text,
				.identity = target->zoned ? NULL : &target->reference,
				.references =
					options->n_names > 0 ? options->names : &target->reference,
				.n_references = options->n_names > 0 ? options->n_names : 1,
				.protocol = job->target.protocol,
				.obtained_by = job->target.protocol->name,
				.served = true,
			};
		}
	}
}

/* -f: every name given with -n, or every host given with -H, must fit. */
static enum err plan_file(const struct options *options, struct plan *plan, struct error *reterr)
{
	const struct target *first = options->n_targets > 0 ? &options->targets[0] : NULL;
	struct expectation expectation = {
		.host = first != NULL ? first->text : options->names[0].text,
		.identity = first != NULL ? &first->reference : &options->names[0],
		.references = options->names,
		.n_references = options->n_names,
		.protocol = first != NULL ? endpoint_protocol(options, first) : options->protocol,
		.obtained_by = "file",
	};
	if (options->n_names == 0) {
		plan->references = calloc(options->n_targets, sizeof(*plan->references));
		if (plan->references == NULL)
			return error_no_memory(reterr);
		for (size_t i = 0; i < options->n_targets; i++)
			plan->references[i] = options->targets[i].reference;
		expectation.references = plan->references;
		expectation.n_references = options->n_targets;
	}
	plan->jobs[0] = (struct job){ .variants = one_variant, .n_variants = 1 };
	plan->expectations[0] = expectation;
	plan->n = 1;
	return ERR_NONE;
}

enum err plan_make(const struct options *options, struct plan *ret_plan, struct error *reterr)
{
	size_t n_connections = options->n_addresses > 0 ? options->n_addresses : 1;
	size_t n = options->file != NULL ? 1 : options->n_targets * n_connections;
	struct plan plan = { .jobs = calloc(n, sizeof(*plan.jobs)),
			     .expectations = calloc(n, sizeof(*plan.expectations)) };
	enum err err = ERR_NONE;
	if (plan.jobs == NULL || plan.expectations == NULL)
		err = error_no_memory(reterr);
	else if (options->file != NULL)
		err = plan_file(options, &plan, reterr);
	else
		plan_servers(options, n_connections, &plan);
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
