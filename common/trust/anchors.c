/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "anchors.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/array.h"
#include "facts/distinguished_name.h"
#include "anchor_files.h"
#include "anchor_index.h"
#include "system_trust.h"

/* What was found for a chain, kept for the next that needs the same. */
struct anchor_set {
	const struct certificate **anchors;
	size_t n;
};

struct anchor_store {
	struct anchor_files files;
	struct anchor_index index;
	size_t file;   /* the one that is being indexed */
	size_t offset; /* how far */
	size_t n_own;  /* so many of the index, its first, were added beside the system's */
	struct anchor_set *sets;
	size_t n_sets;
	unsigned question;             /* the mark of the current question */
	enum root_kind kind;           /* of all but the local additions */
	struct anchor_files additions; /* to the system's bundle */
	struct anchor_index local;     /* what is in them, once it was asked for */
	size_t n_indexed;              /* so many of the additions */
	char *description;
};

/* --- indexing ---------------------------------------------------------------- */

/* Indexes until the index holds n certificates, or all files are indexed. */
static enum err index_until(struct anchor_store *store, size_t n, struct error *reterr)
{
	while (store->file < store->files.n_files && store->index.n < n) {
		enum err err = anchor_index_add(&store->index,
						buffer_bytes(&store->files.files[store->file]),
						&store->offset, n - store->index.n, reterr);
		if (err != ERR_NONE)
			return err;
		if (store->index.n >= n)
			break;
		store->file++;
		store->offset = 0;
	}
	return ERR_NONE;
}

/* --- opening ----------------------------------------------------------------- */

/* Appends ", WHAT" to the description, or begins it. */
static enum err describe(struct anchor_store *store, const char *what, struct error *reterr)
{
	char *before = store->description;
	int n = asprintf(&store->description, "%s%s%s", before != NULL ? before : "",
			 before != NULL ? ", " : "", what);
	if (n < 0)
		store->description = NULL;
	free(before);
	return n >= 0 ? ERR_NONE : error_no_memory(reterr);
}

/* What the administrator has added to the bundle: read now, looked at when somebody
 * asks. */
static enum err open_additions(struct anchor_store *store, const struct system_place *place,
			       struct error *reterr)
{
	enum err err = ERR_NONE;
	if (place->local[0].directory == NULL)
		return ERR_NONE;
	store->additions.deadline = store->files.deadline;
	for (size_t i = 0;
	     i < SYSTEM_MAX_LOCAL_PLACES && place->local[i].directory != NULL && err == ERR_NONE;
	     i++)
		err = anchor_files_add_local(&store->additions, &place->local[i], reterr);
	store->kind = store->additions.unreadable ? ROOT_UNKNOWN : ROOT_PUBLIC;
	return err;
}

static enum err open_system(struct anchor_store *store, const struct anchor_source *source,
			    struct error *reterr)
{
	const struct system_place *places = source->places, *place;
	size_t n = source->n_places;
	if (places == NULL)
		places = system_places(&n);
	enum err err = anchor_files_add_system(&store->files, places, n, &place, reterr);
	if (err == ERR_NONE && place != NULL)
		err = open_additions(store, system_place_of(places, n, place->bundle), reterr);
	if (err != ERR_NONE)
		return err;
	if (place != NULL)
		return describe(store, place->bundle, reterr);
	n = 0;
	err = system_trust_add(&store->files, &n, reterr);
	if (err != ERR_NONE)
		return err;
	return describe(store, n > 0 ? "p11-kit" : "no trust store", reterr);
}

typedef enum err add_files(struct anchor_files *files, const char *path, struct error *reterr);

/* Adds a file or directory.  Unless missing is ERR_NONE at least one certificate
 * must be in it, or the user gave the wrong one. */
static enum err open_path(struct anchor_store *store, const char *path, add_files *add,
			  enum err missing, struct error *reterr)
{
	enum err err = store->files.n_files > 0 ? index_until(store, SIZE_MAX, reterr) : ERR_NONE;
	size_t before = store->index.n;
	if (err == ERR_NONE)
		err = add(&store->files, path, reterr);
	if (err == ERR_NONE && missing != ERR_NONE)
		err = index_until(store, before + 1, reterr);
	if (err == ERR_NONE && missing != ERR_NONE && store->index.n == before)
		err = error_raise(reterr, missing, FACTS(.about = path));
	return err == ERR_NONE ? describe(store, path, reterr) : err;
}

static enum err open_given(struct anchor_store *store, const struct anchor_source *source,
			   struct error *reterr)
{
	const struct path_list *files = &source->ca_files, *dirs = &source->ca_dirs;
	enum err err = ERR_NONE;
	for (size_t i = 0; i < files->n && err == ERR_NONE; i++)
		err = open_path(store, files->paths[i], anchor_files_add_file, ERR_CA_FILE_EMPTY,
				reterr);
	for (size_t i = 0; i < dirs->n && err == ERR_NONE; i++)
		err = open_path(store, dirs->paths[i], anchor_files_add_directory,
				files->n == 0 ? ERR_CA_DIRECTORY_EMPTY : ERR_NONE, reterr);
	return err;
}

/* Before the system's: the first of the index are known by their place. */
static enum err open_added(struct anchor_store *store, const struct anchor_source *source,
			   struct error *reterr)
{
	const struct path_list *added = &source->added_files;
	enum err err = ERR_NONE;
	for (size_t i = 0; i < added->n && err == ERR_NONE; i++)
		err = open_path(store, added->paths[i], anchor_files_add_file, ERR_CA_FILE_EMPTY,
				reterr);
	if (err == ERR_NONE)
		err = index_until(store, SIZE_MAX, reterr);
	store->n_own = store->index.n;
	return err;
}

enum err anchor_store_open(const struct anchor_source *source, struct deadline deadline,
			   struct anchor_store **ret_store, struct error *reterr)
{
	struct anchor_store *store = calloc(1, sizeof(*store));
	if (store == NULL)
		return error_no_memory(reterr);
	store->files.deadline = deadline;
	bool given = source->ca_files.n > 0 || source->ca_dirs.n > 0;
	store->kind = given ? ROOT_OWN : ROOT_UNKNOWN;
	enum err err = open_added(store, source, reterr);
	if (err == ERR_NONE)
		err = given ? open_given(store, source, reterr)
			    : open_system(store, source, reterr);
	if (err != ERR_NONE) {
		anchor_store_free(store);
		return err;
	}
	*ret_store = store;
	return ERR_NONE;
}

void anchor_store_free(struct anchor_store *store)
{
	if (store == NULL)
		return;
	for (size_t i = 0; i < store->n_sets; i++)
		free(store->sets[i].anchors);
	free(store->sets);
	anchor_index_clear(&store->index);
	anchor_files_clear(&store->files);
	anchor_index_clear(&store->local);
	anchor_files_clear(&store->additions);
	free(store->description);
	free(store);
}

const char *anchor_store_describe(const struct anchor_store *store)
{
	return store->description;
}

/* --- finding ----------------------------------------------------------------- */

/* The answer to one question, in the making. */
struct answer {
	struct anchor_store *store;
	const struct certificate **anchors;
	size_t n;
	struct error *reterr;
};

static bool has_twin(const struct answer *answer, const struct certificate *certificate)
{
	for (size_t i = 0; i < answer->n; i++) {
		if (certificate_equal(answer->anchors[i], certificate))
			return true;
	}
	return false;
}

static enum err add_anchor(struct answer *answer, const struct certificate *certificate)
{
	if (has_twin(answer, certificate))
		return ERR_NONE;
	const struct certificate **anchors =
		array_grow(answer->anchors, answer->n, sizeof(*anchors));
	if (anchors == NULL)
		return error_no_memory(answer->reterr);
	answer->anchors = anchors;
	anchors[answer->n++] = certificate;
	return ERR_NONE;
}

/* Adds every anchor with this subject. */
static enum err find_subject(struct answer *answer, struct bytes name)
{
	struct anchor_index *index = &answer->store->index;
	uint32_t hash = anchor_subject_hash(name);
	for (size_t i = 0; i < index->n; i++) {
		struct anchor_entry *entry = &index->entries[i];
		if (entry->subject_hash != hash || entry->asked == answer->store->question)
			continue;
		enum err err = anchor_entry_read(entry, answer->reterr);
		if (err != ERR_NONE)
			return err;
		if (entry->certificate == NULL ||
		    !distinguished_name_equal(entry->certificate->subject, name))
			continue;
		entry->asked = answer->store->question;
		err = add_anchor(answer, entry->certificate);
		if (err != ERR_NONE)
			return err;
	}
	return ERR_NONE;
}

static enum err find_all(struct answer *answer, const struct certificate *chain, size_t n_chain)
{
	enum err err = ERR_NONE;
	for (size_t i = 0; i < n_chain && err == ERR_NONE; i++) {
		err = find_subject(answer, chain[i].issuer);
		if (err == ERR_NONE)
			err = find_subject(answer, chain[i].subject);
	}
	/* An anchor that is no root may have been issued by one: that tells an
	 * intermediate in the store from a root. */
	for (size_t i = 0; i < answer->n && err == ERR_NONE; i++)
		err = find_subject(answer, answer->anchors[i]->issuer);
	return err;
}

/* The set with these anchors: one that is known, or a new one, which takes
 * over the array. */
static enum err keep_set(struct answer *answer, const struct anchor_set **ret_set)
{
	struct anchor_store *store = answer->store;
	for (size_t i = 0; i < store->n_sets; i++) {
		const struct anchor_set *set = &store->sets[i];
		if (set->n == answer->n &&
		    memcmp(set->anchors, answer->anchors, set->n * sizeof(*set->anchors)) == 0) {
			free(answer->anchors);
			*ret_set = set;
			return ERR_NONE;
		}
	}
	struct anchor_set *sets = array_grow(store->sets, store->n_sets, sizeof(*sets));
	if (sets == NULL) {
		free(answer->anchors);
		return error_no_memory(answer->reterr);
	}
	store->sets = sets;
	sets[store->n_sets] = (struct anchor_set){ answer->anchors, answer->n };
	*ret_set = &sets[store->n_sets++];
	return ERR_NONE;
}

enum err anchor_store_find(struct anchor_store *store, const struct certificate *chain,
			   size_t n_chain, const struct certificate *const **ret_anchors,
			   size_t *ret_n, struct error *reterr)
{
	static const struct certificate *const none[1];
	const struct anchor_set *set = NULL;
	struct answer answer = { .store = store, .reterr = reterr };
	enum err err = index_until(store, SIZE_MAX, reterr);
	if (err != ERR_NONE)
		return err;
	store->question++;
	err = find_all(&answer, chain, n_chain);
	if (err != ERR_NONE) {
		free(answer.anchors);
		return err;
	}
	if (answer.n == 0) {
		*ret_anchors = store->index.n == 0 ? NULL : none;
		*ret_n = 0;
		return ERR_NONE;
	}
	err = keep_set(&answer, &set);
	if (err != ERR_NONE)
		return err;
	*ret_anchors = set->anchors;
	*ret_n = set->n;
	return ERR_NONE;
}

/* --- what kind ------------------------------------------------------------------ */

static enum err index_additions(struct anchor_store *store, struct error *reterr)
{
	for (; store->n_indexed < store->additions.n_files; store->n_indexed++) {
		size_t offset = 0;
		enum err err = anchor_index_add(
			&store->local, buffer_bytes(&store->additions.files[store->n_indexed]),
			&offset, SIZE_MAX, reterr);
		if (err != ERR_NONE)
			return err;
	}
	return ERR_NONE;
}

/* Is it one of these entries, from begin to before end? */
static enum err is_among(const struct anchor_index *index, size_t begin, size_t end,
			 const struct certificate *anchor, bool *ret_is, struct error *reterr)
{
	uint32_t hash = anchor_subject_hash(anchor->subject);
	*ret_is = false;
	for (size_t i = begin; i < end && !*ret_is; i++) {
		struct anchor_entry *entry = &index->entries[i];
		if (entry->subject_hash != hash)
			continue;
		enum err err = anchor_entry_read(entry, reterr);
		if (err != ERR_NONE)
			return err;
		*ret_is =
			entry->certificate != NULL && certificate_equal(entry->certificate, anchor);
	}
	return ERR_NONE;
}

/* Was it added beside the system, which does not have it? */
static enum err is_added(const struct anchor_store *store, const struct certificate *anchor,
			 bool *ret_is, struct error *reterr)
{
	bool is_of_system = false;
	enum err err = is_among(&store->index, 0, store->n_own, anchor, ret_is, reterr);
	if (err == ERR_NONE && *ret_is)
		err = is_among(&store->index, store->n_own, store->index.n, anchor, &is_of_system,
			       reterr);
	*ret_is = *ret_is && !is_of_system;
	return err;
}

enum err anchor_store_root_kind(struct anchor_store *store, const struct certificate *anchor,
				enum root_kind *ret_kind, struct error *reterr)
{
	bool is_local = false, is_own = false;
	enum err err = index_additions(store, reterr);
	if (err == ERR_NONE)
		err = is_among(&store->local, 0, store->local.n, anchor, &is_local, reterr);
	if (err == ERR_NONE)
		err = is_added(store, anchor, &is_own, reterr);
	if (err == ERR_NONE)
		*ret_kind = is_local || is_own ? ROOT_OWN : store->kind;
	return err;
}

bool anchor_store_is_own(const struct anchor_store *store)
{
	return store->kind == ROOT_OWN;
}
