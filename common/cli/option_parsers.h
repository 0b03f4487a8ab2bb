/* option_parsers.h - the typed parsers of options.def: the whole text, checked for
 * its range, what was expected as the error.
 *
 * The parsers of flags are called with NULL.  Those of help, version and the
 * lists only set the action; that of extra-opts refuses: the engine
 * expands --extra-opts itself, and an option file may not name another.
 */
#ifndef CCN_CLI_OPTION_PARSERS_H
#define CCN_CLI_OPTION_PARSERS_H

#include "options.h"

/* What is kept as it is given, in the member that the row names: a flag becomes
 * true, a text must not be empty. */
option_parser option_parse_flag;
option_parser option_parse_text;
option_parser option_parse_path;

option_parser option_parse_hostname;
option_parser option_parse_address;
option_parser option_parse_port;
option_parser option_parse_protocol;
option_parser option_parse_ipv4;
option_parser option_parse_ipv6;
option_parser option_parse_pass_in;
option_parser option_parse_name;
option_parser option_parse_sni;
option_parser option_parse_ehlo;
option_parser option_parse_wildcards;
option_parser option_parse_root;
option_parser option_parse_msstd;
option_parser option_parse_warning;
option_parser option_parse_critical;
option_parser option_parse_at;
option_parser option_parse_timeout;
option_parser option_parse_parallel;
option_parser option_parse_max_output;
option_parser option_parse_proxy;
option_parser option_parse_proxy_protocol;
option_parser option_parse_bind;
option_parser option_parse_request;
option_parser option_parse_state;
option_parser option_parse_clients;
option_parser option_parse_list_clients;
option_parser option_parse_list_findings;
option_parser option_parse_list_protocols;
option_parser option_parse_verbose;
option_parser option_parse_output;
option_parser option_parse_passive_service;
option_parser option_parse_extra_opts;
option_parser option_parse_help;
option_parser option_parse_version;

#endif
