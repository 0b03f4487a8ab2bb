/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "prepare.h"

#include <stdlib.h>

#include "base/file.h"
#include "cli/chain_files.h"
#include "cli/password.h"
#include "facts/container.h"
#include "input_file.h"

enum { CLIENT_FILE_MAX_BYTES = 1 << 20 };

/* Whoever has read what it opens has no more use for it. */
static void forget_password(struct prepared *prepared)
{
	prepared->probe.password = NULL;
	password_forget(&prepared->password);
}

void prepared_clear(struct prepared *prepared)
{
	probe_context_free(prepared->context);
	crl_store_free(prepared->evidence.crls);
	anchor_store_free(prepared->evidence.anchors);
	signature_checker_free(prepared->evidence.signatures);
	plan_clear(&prepared->plan);
	/* A private key may be in either of the two files. */
	buffer_clear_secret(&prepared->client_key);
	buffer_clear_secret(&prepared->client_cert);
	forget_password(prepared);
	for (size_t i = 0; i < prepared->n_files; i++)
		buffer_clear(&prepared->files[i].text);
	free(prepared->files);
	*prepared = (struct prepared){ 0 };
}

/* First what starts GnuTLS: the anchors may be in its system trust. */
static enum err prepare_evidence(const struct options *options, struct deadline deadline,
				 struct evidence *evidence, struct error *reterr)
{
	evidence->demands = &options->demands;
	evidence->fingerprints =
		(options->output->flags & FORMAT_FINGERPRINTS) != 0 || options->verbosity > 0;
	enum err err = signature_checker_new(&evidence->signatures, reterr);
	if (err == ERR_NONE)
		err = anchor_store_open(&options->anchors, deadline, &evidence->anchors, reterr);
	if (err == ERR_NONE && options->crl_files.n > 0)
		err = crl_store_open(&options->crl_files, deadline, &evidence->crls, reterr);
	return err;
}

/* To make keys of its password one such file may take seconds, and there may be many: what has
 * its turn when half of the time is over stays closed, so that the others are judged. */
static bool is_late(const struct prepared *prepared, const struct buffer *text)
{
	return container_of(buffer_bytes(text)) == CONTAINER_PKCS12 &&
	       deadline_left_ms(prepared->deadline) < prepared->options->timeout_s * 1000 / 2;
}

static enum err read_chain(struct prepared *prepared, const char *path,
			   const struct file_bounds *bounds, struct chain_file *file,
			   struct error *reterr)
{
	enum err err = file_read(path, bounds, &file->text, reterr);
	if (err != ERR_NONE)
		return err;
	prepared->n_files++;
	file->is_late = is_late(prepared, &file->text);
	if (file->is_late)
		return ERR_NONE;
	return input_file_unpack("-f", path, prepared->probe.password, false, &file->text, reterr);
}

static enum err read_chains(struct prepared *prepared, struct error *reterr)
{
	const struct file_bounds bounds = {
		.max_bytes = CHAIN_FILE_MAX_BYTES,
		.deadline = prepared->deadline,
		.expected = "certificates in PEM form",
	};
	const struct path_list *list = &prepared->options->files;
	prepared->files = calloc(list->n, sizeof(*prepared->files));
	enum err err = prepared->files != NULL ? ERR_NONE : error_no_memory(reterr);
	for (size_t i = 0; i < list->n && err == ERR_NONE; i++)
		err = read_chain(prepared, list->paths[i], &bounds, &prepared->files[i], reterr);
	return err;
}

/* A file of --client-cert or --client-key; unreadable says which of them. */
static enum err read_client_file(const struct prepared *prepared, const char *option,
				 const char *path, enum err unreadable, struct buffer *ret_buffer,
				 struct error *reterr)
{
	const struct file_bounds bounds = {
		.max_bytes = CLIENT_FILE_MAX_BYTES,
		.deadline = prepared->deadline,
		.expected = unreadable == ERR_CLIENT_KEY_READ ? "a private key in PEM form"
							      : "a certificate in PEM form",
	};
	struct error why;
	enum err err = file_read(path, &bounds, ret_buffer, &why);
	if (err == ERR_NONE)
		return input_file_unpack(option, path, prepared->probe.password, true, ret_buffer,
					 reterr);
	if (err == ERR_FILE_READ)
		return error_raise(reterr, unreadable, FACTS(.about = path, .number = why.number));
	if (reterr != NULL)
		*reterr = why;
	return err;
}

/* Without --client-key the key is in the file of --client-cert, too. */
static enum err read_client_files(struct prepared *prepared, struct error *reterr)
{
	struct probe_settings *probe = &prepared->probe;
	if (probe->client_cert == NULL)
		return ERR_NONE;
	enum err err =
		read_client_file(prepared, "--client-cert", probe->client_cert,
				 ERR_CLIENT_CERTIFICATE_READ, &prepared->client_cert, reterr);
	if (err == ERR_NONE && probe->client_key != NULL)
		err = read_client_file(prepared, "--client-key", probe->client_key,
				       ERR_CLIENT_KEY_READ, &prepared->client_key, reterr);
	probe->client_cert_pem = buffer_bytes(&prepared->client_cert);
	probe->client_key_pem = probe->client_key != NULL ? buffer_bytes(&prepared->client_key)
							  : probe->client_cert_pem;
	return err;
}

static enum err read_password(struct prepared *prepared, struct error *reterr)
{
	const char *source = prepared->options->pass_in;
	if (source == NULL)
		return ERR_NONE;
	enum err err = password_read(source, prepared->deadline, &prepared->password, reterr);
	prepared->probe.password = (const char *)prepared->password.data;
	return err;
}

static enum err prepare_probe(struct prepared *prepared, struct error *reterr)
{
	enum err err = read_client_files(prepared, reterr);
	return err == ERR_NONE ? probe_context_new(&prepared->probe, &prepared->context, reterr)
			       : err;
}

/* What is secret is opened here, and nowhere later. */
static enum err prepare_files(struct prepared *prepared, struct error *reterr)
{
	enum err err = read_password(prepared, reterr);
	if (err == ERR_NONE)
		err = prepared->options->files.n > 0 ? read_chains(prepared, reterr)
						     : prepare_probe(prepared, reterr);
	forget_password(prepared);
	return err;
}

enum err prepare(const struct options *options, int64_t start_us, struct prepared *prepared,
		 struct error *reterr)
{
	prepared->options = options;
	prepared->deadline = deadline_after(start_us, options->timeout_s);
	prepared->probe = options->probe;
	enum err err = prepare_evidence(options, prepared->deadline, &prepared->evidence, reterr);
	return err == ERR_NONE ? prepare_files(prepared, reterr) : err;
}
