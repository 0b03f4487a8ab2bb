/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzz target: command lines (a line is a word), and option files (what stands
 * behind the first NUL).  Wrong usage must come with a text and leave nothing
 * behind; what is accepted must be complete and in range. */
#include <stdlib.h>
#include <string.h>

#include "cli/endpoint.h"
#include "cli/extra_opts.h"
#include "cli/options_parse.h"
#include "plugins/programs.h"
#include "support/errorwords.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MAX_WORDS = 64 };

/* assert() that NDEBUG does not take away. */
static void require(bool holds)
{
	if (!holds)
		abort();
}

static void check_target(const struct options *options, const struct target *target)
{
	size_t len = strlen(target->host);
	require(len > 0 && len < TARGET_HOST_BYTES);
	for (size_t i = 0; i < len; i++)
		require(target->host[i] > ' ' && target->host[i] < 0x7f);
	require(target->zoned == (strchr(target->host, '%') != NULL));
	require(!target->zoned || options->n_names > 0);
	require(target->zoned || *target->reference.ascii != '\0');
	if (options->files.n == 0 && !options->srv)
		require(endpoint_port(options, target) != 0);
}

static void check_options(const struct options *options)
{
	require(options->n_targets > 0 || options->files.n > 0);
	for (size_t i = 0; i < options->n_targets; i++)
		check_target(options, &options->targets[i]);
	for (size_t i = 0; i < options->n_addresses; i++)
		require(*options->addresses[i] != '\0');
	for (size_t i = 0; i < options->n_names; i++)
		require(*options->names[i].ascii != '\0');
	require(options->timeout_s >= 0.1 && options->timeout_s <= 3600);
	require(options->parallel >= 1 && options->parallel <= PARALLEL_MAX);
	require(options->verbosity >= 0 && options->verbosity <= 3);
	require(options->probe.proxy.kind == PROXY_NONE ||
		(*options->probe.proxy.host != '\0' && options->probe.proxy.port != 0));
	require(options->files.n == 0 || options->n_addresses == 0);
	require(options->demands.states[FINDING_USAGE] == STATE_UNKNOWN);
}

/* Splits text at line ends, in place.  Words that would read files are left out. */
static int split(char *text, char **argv)
{
	int argc = 0;
	argv[argc++] = (char *)"check_cert_name";
	for (char *word = text; word != NULL && argc < MAX_WORDS;) {
		char *end = strchr(word, '\n');
		if (end != NULL)
			*end++ = '\0';
		if (strncmp(word, "--e", 3) != 0 || strncmp(word, "--each", 6) == 0)
			argv[argc++] = word;
		word = end;
	}
	argv[argc] = NULL;
	return argc;
}

static void fuzz_words(char *text)
{
	char *argv[MAX_WORDS + 1];
	struct options options;
	struct error error = { 0 };
	int argc = split(text, argv);
	enum err err = options_parse(&check_cert_name, argc, argv, &options, &error);
	if (err == ERR_NONE) {
		require(error.code == ERR_NONE);
		if (options.action == ACTION_CHECK)
			check_options(&options);
	} else {
		require(err != ERR_NONE && error.code == err &&
			error_finding(err) == FINDING_USAGE && error_words(&error)[0] != 0);
		require(options.n_targets == 0 && options.owned == NULL);
	}
	options_clear(&options);
}

static void fuzz_file(char *text, size_t len)
{
	struct extra_opts extra = { .file = "FILE" };
	struct error error = { 0 };
	enum err err = extra_opts_parse(text, len, "check_cert_name", &extra, &error);
	require((err == ERR_NONE) == (error.code == ERR_NONE));
	for (size_t i = 0; i < extra.n; i++) {
		require(*extra.items[i].key != '\0' &&
			strpbrk(extra.items[i].key, " \t\n") == NULL);
		require(extra.items[i].value == NULL || *extra.items[i].value != '\0');
	}
	extra_opts_clear(&extra);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *nul = size > 0 ? memchr(data, '\0', size) : NULL;
	size_t words_len = nul != NULL ? (size_t)(nul - data) : size;
	char *text = malloc(size + 1);
	if (text == NULL)
		return 0;
	if (size > 0)
		memcpy(text, data, size);
	text[size] = '\0';
	if (nul != NULL)
		fuzz_file(text + words_len + 1, size - words_len - 1);
	fuzz_words(text);
	free(text);
	return 0;
}
