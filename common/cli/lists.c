/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "lists.h"

#include "clients/family.h"
#include "help.h"
#include "list_clients.h"
#include "report/json_writer.h"
#include "starttls/protocol.h"

enum { SRV_WIDTH = 20 };

/* --- findings ---------------------------------------------------------------------------- */

static void append_findings(const struct program *program, struct strbuf *out)
{
	for (int id = FINDING_NONE + 1; id < FINDING_COUNT; id++) {
		const struct finding_info *info = finding_info((enum finding_id)id);
		if (!program_finds(program, (enum finding_id)id))
			continue;
		strbuf_printf(out, "%-28s %-8s  ", info->id, state_name(info->state));
		finding_text_append(program, (enum finding_id)id, out);
		strbuf_append_char(out, '\n');
	}
}

static void write_findings(const struct program *program, struct json *json)
{
	json_open_array(json, "findings");
	for (int id = FINDING_NONE + 1; id < FINDING_COUNT; id++) {
		const struct finding_info *info = finding_info((enum finding_id)id);
		if (!program_finds(program, (enum finding_id)id))
			continue;
		json_open_object(json, NULL);
		json_string(json, "id", info->id);
		json_string(json, "state", state_name(info->state));
		json_string(json, "step", step_name(info->step));
		finding_text_append(program, (enum finding_id)id, json_begin_text(json));
		json_end_text(json, "text");
		json_close_object(json);
	}
	json_close_array(json);
}

/* --- protocols ---------------------------------------------------------------------------- */

/* "imaps", and what else may stand before :// */
static void each_scheme(const struct protocol *protocol,
			void (*take)(const char *scheme, void *context), void *context)
{
	if (protocol->uri_scheme != NULL)
		take(protocol->uri_scheme, context);
	for (const char *const *alias = protocol->uri_aliases; alias != NULL && *alias != NULL;
	     alias++)
		take(*alias, context);
}

static void append_scheme(const char *scheme, void *context)
{
	strbuf_printf(context, " %s://", scheme);
}

static void append_protocols(const struct program *program, struct strbuf *out)
{
	size_t n;
	const struct protocol *table = protocol_table(&n);
	(void)program;
	for (size_t i = 0; i < n; i++) {
		const struct protocol *p = &table[i];
		strbuf_printf(out, "%-16s", p->name);
		if (p->port != 0)
			strbuf_printf(out, "%5u", (unsigned)p->port);
		else
			strbuf_append(out, "    -");
		strbuf_printf(out, "  %-8s  %-*s", p->dialogue != NULL ? "STARTTLS" : "TLS",
			      p->uri_scheme != NULL ? SRV_WIDTH : 0,
			      p->srv_service != NULL ? p->srv_service : "-");
		each_scheme(p, append_scheme, out);
		strbuf_append_char(out, '\n');
	}
}

static void write_scheme(const char *scheme, void *context)
{
	json_string(context, NULL, scheme);
}

static void write_protocols(const struct program *program, struct json *json)
{
	size_t n;
	const struct protocol *table = protocol_table(&n);
	(void)program;
	json_open_array(json, "protocols");
	for (size_t i = 0; i < n; i++) {
		const struct protocol *p = &table[i];
		json_open_object(json, NULL);
		json_string(json, "name", p->name);
		if (p->port != 0)
			json_size(json, "port", p->port);
		else
			json_null(json, "port");
		json_boolean(json, "starttls", p->dialogue != NULL);
		json_string_or_null(json, "srv", p->srv_service != NULL ? p->srv_service : "");
		json_open_array(json, "schemes");
		each_scheme(p, write_scheme, json);
		json_close_array(json);
		json_open_array(json, "clients");
		for (int f = 0; f < CLIENT_FAMILY_COUNT; f++) {
			if ((p->clients & 1U << f) != 0)
				json_string(json, NULL, family_info((enum client_family)f)->id);
		}
		json_close_array(json);
		json_close_object(json);
	}
	json_close_array(json);
}

/* --- all of them ---------------------------------------------------------------------------- */

static const struct {
	void (*append)(const struct program *program, struct strbuf *out);
	void (*write)(const struct program *program, struct json *json);
} lists[LIST_COUNT] = {
	[LIST_FINDINGS] = { append_findings, write_findings },
	[LIST_PROTOCOLS] = { append_protocols, write_protocols },
	[LIST_CLIENTS] = { list_clients_append, list_clients_write },
};

void list_append(enum list_kind kind, const struct program *program,
		 const struct output_format *format, struct strbuf *out)
{
	if ((format->flags & FORMAT_JSON_LISTS) == 0) {
		lists[kind].append(program, out);
		return;
	}
	struct json json = json_begin(out);
	json_open_object(&json, NULL);
	json_string(&json, "plugin", program->name);
	json_string(&json, "version", PACKAGE_VERSION);
	lists[kind].write(program, &json);
	json_close_object(&json);
	json_end(&json);
	strbuf_append_char(out, '\n');
}
