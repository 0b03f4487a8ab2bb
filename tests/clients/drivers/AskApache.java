// SPDX-License-Identifier: GPL-3.0-or-later
// Apache HttpClient on Java's TLS: it compares names itself.

import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpGet;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;

public class AskApache {
    public static void main(String[] args) throws Exception {
        Ask.loop((host, port, context, trust) -> {
            RequestConfig config = RequestConfig.custom().setConnectTimeout(10000).setSocketTimeout(10000).build();
            try (CloseableHttpClient client = HttpClients.custom().setSSLContext(context).setDefaultRequestConfig(config)
                     .disableAutomaticRetries().build();
                 CloseableHttpResponse response = client.execute(new HttpGet("https://" + Ask.bracketed(host) + ":" + port + "/"))) {
                response.getStatusLine();
            }
        });
    }
}
