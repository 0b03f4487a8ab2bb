/* SPDX-License-Identifier: GPL-3.0-or-later */
/* base/file, base/folder, base/buffer, base/bytes and base/error: what every room stands on. */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/folder.h"
#include "report/error_text.h"
#include "support/errorwords.h"

enum { MAX_BYTES = 1 << 20 };

/* --- files ---------------------------------------------------------------------- */

struct place {
	char path[64];
	char file[128]; /* "PATH/x" */
};

static int make_folder(void **state)
{
	static struct place place;
	snprintf(place.path, sizeof(place.path), "/tmp/test_file.XXXXXX");
	if (mkdtemp(place.path) == NULL)
		return -1;
	snprintf(place.file, sizeof(place.file), "%s/x", place.path);
	*state = &place;
	return 0;
}

static int remove_folder(void **state)
{
	const struct place *place = *state;
	unlink(place->file);
	return rmdir(place->path);
}

static void write_file(const char *path, const uint8_t *data, size_t len)
{
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	assert_int_equal(fwrite(data, 1, len, f), len);
	assert_int_equal(fclose(f), 0);
}

static struct file_bounds bounds_of(double seconds, bool may_map)
{
	return (struct file_bounds){ .max_bytes = MAX_BYTES,
				     .deadline = deadline_after(clock_now_us(), seconds),
				     .may_map = may_map,
				     .expected = "something short" };
}

static void assert_refused(const char *path, enum err code, const char *words)
{
	/* What is not refused for its time has enough of it, on a busy machine, too. */
	struct file_bounds bounds = bounds_of(code == ERR_FILE_DID_NOT_END ? 0.05 : 10, false);
	struct buffer buffer = { 0 };
	struct error error = { 0 };
	assert_int_equal(file_read(path, &bounds, &buffer, &error), code);
	assert_int_equal(error.code, code);
	assert_string_equal(error_words(&error), words);
	assert_null(buffer.data);
	assert_int_equal(file_read(path, &bounds, &buffer, NULL), code);
}

/* Sizes around those where something changes: nothing, a chunk, mapping, the
 * limit.  What is read ends with a NUL behind it. */
static void reads_what_is_there(void **state)
{
	const struct place *place = *state;
	static const size_t sizes[] = { 0,     1,     4095,  16383,  16384,    16385,
					65535, 65536, 65537, 100000, MAX_BYTES };
	static uint8_t data[MAX_BYTES];
	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = (uint8_t)(i * 7 + i / 251);
	for (size_t i = 0; i < LENGTH(sizes) * 2; i++) {
		size_t size = sizes[i / 2];
		struct file_bounds bounds = bounds_of(10, i % 2 != 0);
		struct buffer buffer = { 0 };
		struct error error = { 0 };
		write_file(place->file, data, size);
		assert_int_equal(file_read(place->file, &bounds, &buffer, &error), ERR_NONE);
		assert_int_equal(error.code, ERR_NONE);
		assert_true(bytes_equal(buffer_bytes(&buffer), (struct bytes){ data, size }));
		assert_int_equal(buffer.mapped, i % 2 != 0 && size >= 65536);
		if (!buffer.mapped)
			assert_int_equal(buffer.data[size], 0);
		buffer_clear(&buffer);
		buffer_clear(&buffer);
		assert_null(buffer.data);
	}
}

static void refuses_what_is_none(void **state)
{
	const struct place *place = *state;
	char words[256];
	assert_refused("/nonexistent/x", ERR_FILE_READ,
		       "cannot read /nonexistent/x: No such file or directory");
	assert_refused("", ERR_FILE_READ, "cannot read : No such file or directory");
	snprintf(words, sizeof(words), "cannot read %s: Is a directory", place->path);
	assert_refused(place->path, ERR_FILE_READ, words);
}

static void refuses_what_is_too_large(void **state)
{
	const struct place *place = *state;
	static uint8_t data[MAX_BYTES + 1];
	char words[256];
	write_file(place->file, data, sizeof(data));
	snprintf(words, sizeof(words), "%s is larger than 1 MiB: expected something short",
		 place->file);
	assert_refused(place->file, ERR_FILE_TOO_LARGE, words);
	/* It has no size that could be asked for, and no end. */
	assert_refused("/dev/zero", ERR_FILE_TOO_LARGE,
		       "/dev/zero is larger than 1 MiB: expected something short");
}

static void does_not_wait_for_a_fifo(void **state)
{
	const struct place *place = *state;
	char words[256];
	assert_int_equal(mkfifo(place->file, 0600), 0);
	snprintf(words, sizeof(words), "%s did not end within the time limit", place->file);
	int64_t before = clock_now_us();
	assert_refused(place->file, ERR_FILE_DID_NOT_END, words);
	assert_true(clock_now_us() - before >= 50000);
	/* With a writer that says something and does not close. */
	int fd = open(place->file, O_RDWR | O_NONBLOCK);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, "abc", 3), 3);
	assert_refused(place->file, ERR_FILE_DID_NOT_END, words);
	close(fd);
}

static void reads_a_fifo_to_its_end(void **state)
{
	const struct place *place = *state;
	struct file_bounds bounds = bounds_of(10, true);
	struct buffer buffer = { 0 };
	int ends[2];
	(void)place;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], "abc", 3), 3);
	close(ends[1]);
	assert_int_equal(file_read_descriptor(ends[0], NULL, "a pipe", &bounds, &buffer, NULL),
			 ERR_NONE);
	assert_true(bytes_is(buffer_bytes(&buffer), "abc"));
	buffer_clear(&buffer);
	close(ends[0]);
}

/* --- folders -------------------------------------------------------------------- */

static bool is_wanted(const char *name)
{
	return strcmp(name, "b.txt") != 0;
}

static struct error list_of(const char *path, const struct folder_bounds *bounds,
			    struct folder *ret_folder)
{
	DIR *directory = opendir(path);
	struct error error = { 0 };
	assert_non_null(directory);
	enum err err = folder_list(directory, path, bounds, ret_folder, &error);
	assert_int_equal(err, error.code);
	return error;
}

static void lists_a_folder_within_bounds(void **state)
{
	static const char *const names[] = { "c", "a", ".hidden", "b.txt", "B" };
	const struct place *place = *state;
	struct folder_bounds bounds = { .max = 3,
					.too_many = ERR_CA_DIRECTORY_TOO_LARGE,
					.is_wanted = is_wanted,
					.deadline = deadline_after(clock_now_us(), 10) };
	struct folder folder = { 0 };
	char path[128];
	for (size_t i = 0; i < LENGTH(names); i++) {
		snprintf(path, sizeof(path), "%s/%s", place->path, names[i]);
		write_file(path, (const uint8_t *)"", 0);
	}
	assert_int_equal(list_of(place->path, &bounds, &folder).code, ERR_NONE);
	assert_int_equal(folder.n, 3);
	for (size_t i = 0; i < folder.n; i++) {
		snprintf(path, sizeof(path), "%s/%c", place->path, "Bac"[i]);
		assert_string_equal(folder.paths[i], path);
	}
	folder_clear(&folder);
	folder_clear(&folder);

	bounds.is_wanted = NULL;
	struct error error = list_of(place->path, &bounds, &folder);
	assert_int_equal(error.code, ERR_CA_DIRECTORY_TOO_LARGE);
	snprintf(path, sizeof(path), "the CA directory %s holds more than 3 files", place->path);
	assert_string_equal(error_words(&error), path);
	assert_null(folder.paths);

	bounds.deadline = deadline_after(clock_now_us(), 0);
	assert_int_equal(list_of(place->path, &bounds, &folder).code, ERR_FILE_DID_NOT_END);
	assert_null(folder.paths);
	for (size_t i = 0; i < LENGTH(names); i++) {
		snprintf(path, sizeof(path), "%s/%s", place->path, names[i]);
		assert_int_equal(unlink(path), 0);
	}
}

static void a_path_without_memory_is_not_added(void **state)
{
	struct folder folder = { 0 };
	struct error error = { 0 };
	(void)state;
	assert_int_equal(folder_add(&folder, strdup("a"), &error), ERR_NONE);
	assert_int_equal(folder_add(&folder, NULL, &error), ERR_NO_MEMORY);
	assert_int_equal(folder.n, 1);
	folder_clear(&folder);
}

/* --- octets ------------------------------------------------------------------------ */

static void octets_are_cut_within_bounds(void **unused)
{
	static const struct bytes abc = BYTES("abc"), none = { NULL, 0 };
	(void)unused;
	assert_true(bytes_is(bytes_from(abc, 0), "abc"));
	assert_true(bytes_is(bytes_from(abc, 2), "c"));
	assert_int_equal(bytes_from(abc, 3).len, 0);
	assert_int_equal(bytes_from(abc, SIZE_MAX).len, 0);
	assert_ptr_equal(bytes_from(abc, 3).data, abc.data + 3);
	assert_null(bytes_from(none, 0).data);
	assert_null(bytes_from(none, 7).data);
	assert_true(bytes_is(bytes_until(abc, 2), "ab"));
	assert_true(bytes_is(bytes_until(abc, SIZE_MAX), "abc"));
	assert_int_equal(bytes_find(abc, 'c'), 2);
	assert_int_equal(bytes_find(abc, 'd'), 3);
	assert_int_equal(bytes_find(none, 'd'), 0);
	assert_true(bytes_has(abc, 'a'));
	assert_false(bytes_has(none, 'a'));
}

static void octets_compare_without_case(void **unused)
{
	static const struct bytes abc = BYTES("aBc"), none = { NULL, 0 };
	static const struct bytes odd = BYTES("\xc3\x84\0@["), even = BYTES("\xc3\xa4\0`{");
	(void)unused;
	assert_true(bytes_is(abc, "AbC"));
	assert_false(bytes_is(abc, "AbCd"));
	assert_false(bytes_is(abc, "Ab"));
	assert_true(bytes_starts(abc, "Ab"));
	assert_true(bytes_starts(abc, ""));
	assert_true(bytes_starts(none, ""));
	assert_false(bytes_starts(none, "a"));
	assert_true(bytes_ends_folded(abc, bytes_of("BC")));
	assert_true(bytes_ends_folded(abc, none));
	assert_false(bytes_ends_folded(bytes_of("bc"), abc));
	/* Letters of ASCII alone: neither what lies beside them nor what is UTF-8. */
	assert_false(bytes_equal_folded(odd, even));
	assert_true(bytes_equal_folded(odd, odd));
	assert_true(bytes_equal(none, bytes_of("")));
	assert_false(bytes_equal(abc, bytes_of("abc")));
}

static void words_are_found_whole(void **unused)
{
	(void)unused;
	assert_true(bytes_has_word(bytes_of("SIZE STARTTLS 8BITMIME"), "starttls"));
	assert_true(bytes_has_word(bytes_of("starttls"), "STARTTLS"));
	assert_true(bytes_has_word(bytes_of("  STARTTLS "), "STARTTLS"));
	assert_false(bytes_has_word(bytes_of("XSTARTTLS STARTTLSX"), "STARTTLS"));
	assert_false(bytes_has_word((struct bytes){ NULL, 0 }, "STARTTLS"));
}

static void a_buffer_owns_a_copy(void **unused)
{
	struct buffer buffer = { 0 };
	(void)unused;
	assert_true(buffer_copy(bytes_of("abc"), &buffer));
	assert_string_equal((const char *)buffer.data, "abc");
	buffer_clear(&buffer);
	assert_true(buffer_copy((struct bytes){ NULL, 0 }, &buffer));
	assert_int_equal(buffer.len, 0);
	assert_int_equal(buffer.data[0], 0);
	buffer_clear(&buffer);
}

/* --- errors ---------------------------------------------------------------------------- */

/* Each row has a finding (but for what is told though nothing is wrong), and a sentence of which no
 * part is unknown: an unknown part would be left out in silence. */
static void every_error_has_a_sentence(void **unused)
{
	(void)unused;
	assert_int_equal(error_finding(ERR_NONE), FINDING_NONE);
	assert_string_equal(error_sentence(ERR_NONE), "");
	for (enum err code = ERR_NONE + 1; code < ERR_COUNT; code++) {
		const char *sentence = error_sentence(code);
		assert_true(error_finding(code) >= FINDING_NONE);
		assert_true(error_finding(code) < FINDING_COUNT);
		assert_true(*sentence != '\0');
		for (const char *p = sentence; (p = strchr(p, '{')) != NULL; p++) {
			size_t len = strcspn(p + 1, "{}[]");
			assert_int_equal(p[1 + len], '}');
			assert_true(error_text_knows(p + 1, len));
		}
		/* What may be left out has a part; other square brackets would be lost. */
		for (const char *p = sentence; (p = strchr(p, '[')) != NULL; p++) {
			size_t len = strcspn(p + 1, "[]");
			assert_int_equal(p[1 + len], ']');
			assert_non_null(memchr(p + 1, '{', len));
		}
	}
}

static void what_was_said_stays_one_line(void **unused)
{
	struct error error = { 0 };
	static const struct bytes said = BYTES("a\r\nb\0c");
	uint8_t much[2 * ERROR_SAID_BYTES];
	(void)unused;
	error_raise(&error, ERR_NO_MEMORY, FACTS(.said = said, .about = "x", .number = 7));
	assert_string_equal(error.said, "a  b?c");
	assert_string_equal(error.about, "x");
	assert_int_equal(error.number, 7);
	/* Cut, but not within a character. */
	for (size_t shift = 0; shift < 4; shift++) {
		memset(much, 'a', shift);
		for (size_t i = shift; i < sizeof(much); i++)
			much[i] = (uint8_t)("\xf0\x9f\x98\x80"[(i - shift) % 4]);
		error_raise(&error, ERR_NO_MEMORY, FACTS(.said = { much, sizeof(much) }));
		size_t len = strlen(error.said);
		assert_true(len < ERROR_SAID_BYTES && len > ERROR_SAID_BYTES - 9);
		assert_string_equal(error.said + len - 3, "...");
		assert_int_equal((len - 3 - shift) % 4, 0);
	}
}

static void long_facts_are_cut(void **unused)
{
	char text[2 * ERROR_ABOUT_BYTES];
	struct error error = { 0 };
	(void)unused;
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	assert_int_equal(error_raise(&error, ERR_FILE_READ, FACTS(.about = text, .number = ENOENT)),
			 ERR_FILE_READ);
	assert_int_equal(strlen(error.about), ERROR_ABOUT_BYTES - 1);
	assert_int_equal(error_raise(NULL, ERR_FILE_READ, FACTS(.about = text)), ERR_FILE_READ);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(reads_what_is_there, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(refuses_what_is_none, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(refuses_what_is_too_large, make_folder,
						remove_folder),
		cmocka_unit_test_setup_teardown(does_not_wait_for_a_fifo, make_folder,
						remove_folder),
		cmocka_unit_test_setup_teardown(reads_a_fifo_to_its_end, make_folder,
						remove_folder),
		cmocka_unit_test_setup_teardown(lists_a_folder_within_bounds, make_folder,
						remove_folder),
		cmocka_unit_test(a_path_without_memory_is_not_added),
		cmocka_unit_test(octets_are_cut_within_bounds),
		cmocka_unit_test(octets_compare_without_case),
		cmocka_unit_test(words_are_found_whole),
		cmocka_unit_test(a_buffer_owns_a_copy),
		cmocka_unit_test(every_error_has_a_sentence),
		cmocka_unit_test(what_was_said_stays_one_line),
		cmocka_unit_test(long_facts_are_cut),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
