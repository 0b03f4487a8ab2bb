/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "input_file.h"

#include <stdio.h>

#include "trust/unpack.h"

void input_file_name(const char *option, const char *path, struct error *error)
{
	if (error_begins_with_about(error->code))
		return;
	snprintf(error->option.name, sizeof(error->option.name), "%s", option);
	snprintf(error->option.value, sizeof(error->option.value), "%s", path);
	error->option.value_cut = strlen(path) >= sizeof(error->option.value);
}

enum err input_file_unpack(const char *option, const char *path, const char *password,
			   bool with_key, struct buffer *file, struct error *reterr)
{
	struct buffer pem;
	struct error why = { 0 };
	enum container kind = container_of(buffer_bytes(file));
	if (kind == CONTAINER_NONE)
		return ERR_NONE;
	const struct unpack_how how = { .password = password, .with_key = with_key };
	enum err err = unpack(kind, buffer_bytes(file), &how, &pem, &why);
	if (err == ERR_NONE) {
		buffer_clear_secret(file);
		*file = pem;
		return ERR_NONE;
	}
	input_file_name(option, path, &why);
	if (reterr != NULL)
		*reterr = why;
	return err;
}
