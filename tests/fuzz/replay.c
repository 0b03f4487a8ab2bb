/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Feeds files to a fuzz target without a fuzzer: with arguments those files and
 * folders, without any the folder of the corpus that has the program's name.
 * So "make check" replays every input that ever mattered, with any compiler. */
#include <config.h>

#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MAX_FILE_BYTES = 1 << 22 };

static void die(const char *what, const char *path)
{
	fprintf(stderr, "%s: %s: %s\n", path, what, strerror(errno));
	exit(1);
}

/* The input lies in memory of exactly its size: a sanitizer sees the first octet
 * read beyond. */
static void replay_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	if (file == NULL)
		die("cannot open", path);
	uint8_t *buffer = malloc(MAX_FILE_BYTES);
	if (buffer == NULL)
		die("no memory", path);
	size_t size = fread(buffer, 1, MAX_FILE_BYTES, file);
	if (ferror(file) || !feof(file))
		die("cannot read (or too large)", path);
	fclose(file);
	uint8_t *input = malloc(size > 0 ? size : 1);
	if (input == NULL)
		die("no memory", path);
	memcpy(input, buffer, size);
	free(buffer);
	/* named before it runs: a crash then says which file it was */
	printf("%s\n", path);
	fflush(stdout);
	LLVMFuzzerTestOneInput(input, size);
	free(input);
}

static size_t replay_folder(DIR *folder, const char *path)
{
	size_t n = 0;
	const struct dirent *entry;
	while ((entry = readdir(folder)) != NULL) {
		char file[4096];
		if (entry->d_name[0] == '.')
			continue;
		if (snprintf(file, sizeof(file), "%s/%s", path, entry->d_name) >= (int)sizeof(file))
			die("the name is too long", path);
		replay_file(file);
		n++;
	}
	return n;
}

static size_t replay(const char *path)
{
	DIR *folder = opendir(path);
	if (folder == NULL) {
		if (errno != ENOTDIR)
			die("cannot open", path);
		replay_file(path);
		return 1;
	}
	size_t n = replay_folder(folder, path);
	closedir(folder);
	return n;
}

int main(int argc, char **argv)
{
	size_t n = 0;
	for (int i = 1; i < argc; i++)
		n += replay(argv[i]);
	if (argc == 1) {
		char path[4096];
		const char *slash = strrchr(argv[0], '/');
		snprintf(path, sizeof(path), "%s/%s", FUZZ_CORPUS,
			 slash != NULL ? slash + 1 : argv[0]);
		n = replay(path);
	}
	printf("%zu inputs\n", n);
	return n > 0 ? 0 : 1;
}
