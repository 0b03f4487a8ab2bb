# SPDX-License-Identifier: GPL-3.0-or-later
# Ruby's Net::HTTP.
require 'net/http'
require 'openssl'
if ARGV[0] == '--version'
  puts "#{RUBY_VERSION} #{OpenSSL::OPENSSL_LIBRARY_VERSION}"
  exit
end
$stdin.each_line do |line|
  number, host, port, anchors = line.chomp.split("\t")
  begin
    http = Net::HTTP.new(host, port.to_i)
    http.use_ssl = true
    http.ca_file = anchors
    http.open_timeout = http.read_timeout = http.ssl_timeout = 10
    http.max_retries = 0
    http.start { |h| h.get('/') }
    answer = "accept\t"
  rescue SocketError, Timeout::Error => e
    answer = "cannot\t#{e.class}: #{e.message}"
  rescue StandardError => e
    answer = "refuse\t#{e.class}: #{e.message}"
  end
  puts "#{number}\t#{answer.gsub(/[\r\n ]+/, ' ')}"
  $stdout.flush
end
