/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks name servers through common/net/dns_unbound.h as a run does, in threads of the
 * resolver and with what SANDBOX_RESOLVE leaves: tests/e2e/test_dns_unbound.py.
 *
 *	ask_dns [-r ADDRESS] [-p PORT] [-a ANCHORS] [-t SECONDS] [-n THREADS] NAME TYPE [NAME
 *TYPE]...
 *
 * A line each, in the order asked: name, type, outcome, "secure" or "-", rcode,
 * milliseconds, and the number of records or the words of an error; then "blind" or
 * "sees", and the peak of memory in kB.  TYPE "ADDRESS": what resolve() finds.  "/"
 * instead of a name: what follows is asked when what came before is answered. */
#include <config.h>

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "net/dns_records.h"
#include "net/dns_unbound.h"
#include "net/resolver.h"
#include "sandbox/sandbox.h"
#include "support/errorwords.h"

enum { MAX_QUESTIONS = 64 };

static const struct {
	const char *name;
	enum dns_type type;
} types[] = {
	{ "A", DNS_TYPE_A },       { "AAAA", DNS_TYPE_AAAA }, { "CNAME", DNS_TYPE_CNAME },
	{ "MX", DNS_TYPE_MX },     { "TXT", DNS_TYPE_TXT },   { "SRV", DNS_TYPE_SRV },
	{ "TLSA", DNS_TYPE_TLSA }, { "ADDRESS", 0 },
};

static const char *const outcomes[] = {
	[DNS_NONE] = "none",
	[DNS_HAS] = "has",
	[DNS_NO_ANSWER] = "no-answer",
	[DNS_REFUSED] = "refused",
	[DNS_UNANSWERED] = "unanswered",
	[DNS_CUT] = "cut",
	[DNS_MALFORMED] = "malformed",
	[DNS_BOGUS] = "bogus",
	[DNS_INDETERMINATE] = "indeterminate",
};

static uint16_t type_of(const char *name)
{
	for (size_t i = 0; i < LENGTH(types); i++) {
		if (strcmp(types[i].name, name) == 0)
			return (uint16_t)types[i].type;
	}
	fprintf(stderr, "%s: no type that is known here\n", name);
	exit(2);
}

static size_t count(const struct dns_reply *reply, const char *name, enum dns_type type)
{
	struct dns_records records;
	struct dns_record record;
	size_t n = 0;
	if (!dns_records_open(buffer_bytes(&reply->message), name, type, &records))
		return 0;
	while (dns_records_next(&records, &record))
		n++;
	return n;
}

static void print(const struct question *question, const char *type,
		  const struct resolution *resolution)
{
	const struct dns_reply *reply = &resolution->reply;
	size_t n = resolution->n;
	if (question->records != 0)
		n = count(reply, question->name, (enum dns_type)question->records);
	printf("%s %s %s %s %u %d ", question->name, type, outcomes[reply->outcome],
	       reply->secure ? "secure" : "-", reply->rcode, (int)(resolution->elapsed_us / 1000));
	if (resolution->error.code != ERR_NONE)
		printf("%s\n", error_words(&resolution->error));
	else
		printf("%zu\n", n);
}

/* Asks n questions side by side. */
static bool ask_all(struct resolver *resolver, struct question *questions, char **words, size_t n,
		    struct deadline deadline)
{
	struct resolution resolutions[MAX_QUESTIONS] = { 0 };
	size_t n_left = n, index;
	struct error error = { 0 };
	for (size_t i = 0; i < n; i++) {
		if (resolver_ask(resolver, i, &questions[i], &error) != ERR_NONE) {
			fprintf(stderr, "%s\n", error_words(&error));
			return false;
		}
	}
	while (n_left > 0 && deadline_left_ms(deadline) > 0) {
		struct pollfd fd = { .fd = resolver_fd(resolver), .events = POLLIN };
		struct resolution one;
		poll(&fd, 1, deadline_left_ms(deadline));
		while (resolver_take(resolver, &index, &one)) {
			resolutions[index] = one;
			n_left--;
		}
	}
	for (size_t i = 0; i < n && n_left == 0; i++) {
		print(&questions[i], words[2 * i + 1], &resolutions[i]);
		resolution_clear(&resolutions[i]);
	}
	if (n_left > 0)
		printf("%zu questions without answer in time\n", n_left);
	return n_left == 0;
}

/* Not ru_maxrss, which begins with that of whoever started the program. */
static long peak_kb(void)
{
	char line[200];
	long kb = 0;
	FILE *file = fopen("/proc/self/status", "r");
	while (file != NULL && fgets(line, sizeof(line), file) != NULL)
		(void)sscanf(line, "VmHWM: %ld", &kb);
	if (file != NULL)
		fclose(file);
	return kb;
}

int main(int argc, char **argv)
{
	struct unbound_settings settings = { .max_questions = 128 };
	struct sandbox sandbox = { 0 };
	struct dns_unbound *unbound = NULL;
	struct resolver *resolver = NULL;
	struct error error = { 0 };
	double seconds = 10;
	size_t n_threads = 12; /* as job_queue.c has it */
	int option;
	while ((option = getopt(argc, argv, "r:p:a:t:n:")) != -1) {
		if (option == 'r')
			settings.resolver = optarg;
		else if (option == 'p')
			settings.port = (uint16_t)strtoul(optarg, NULL, 10);
		else if (option == 'a')
			settings.anchor_file = optarg;
		else if (option == 'n')
			n_threads = strtoul(optarg, NULL, 10);
		else if (option == 't')
			seconds = strtod(optarg, NULL);
		else
			return 2;
	}
	settings.deadline = deadline_after(clock_now_us(), seconds);
	if (dns_unbound_open(&settings, &unbound, &error) != ERR_NONE) {
		printf("%s\n", error_words(&error));
		return 3;
	}
	signal(SIGXFSZ, SIG_IGN);
	sandbox_enter(&sandbox, SANDBOX_RESOLVE);
	bool ok = resolver_new(n_threads, &resolver, &error) == ERR_NONE;
	for (char **words = argv + optind; ok && *words != NULL;) {
		struct question questions[MAX_QUESTIONS];
		size_t n = 0;
		for (; words[2 * n] != NULL && strcmp(words[2 * n], "/") != 0 &&
		       words[2 * n + 1] != NULL && n < MAX_QUESTIONS;
		     n++)
			questions[n] = (struct question){ .name = words[2 * n],
							  .port = 25,
							  .records = type_of(words[2 * n + 1]),
							  .source = dns_unbound_source(unbound) };
		ok = ask_all(resolver, questions, words, n, settings.deadline);
		words += 2 * n + (words[2 * n] != NULL);
	}
	printf("%s %ld\n", dns_unbound_is_blind(unbound) ? "blind" : "sees", peak_kb());
	resolver_free(resolver);
	dns_unbound_close(unbound);
	return ok ? 0 : 1;
}
