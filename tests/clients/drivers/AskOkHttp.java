// SPDX-License-Identifier: GPL-3.0-or-later
// OkHttp on Java's TLS: its name rules are those of Android.

import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

public class AskOkHttp {
    public static void main(String[] args) throws Exception {
        Ask.loop((host, port, context, trust) -> {
            OkHttpClient client = new OkHttpClient.Builder().sslSocketFactory(context.getSocketFactory(), trust)
                .connectTimeout(10, TimeUnit.SECONDS).readTimeout(10, TimeUnit.SECONDS).retryOnConnectionFailure(false).build();
            Request request = new Request.Builder().url("https://" + Ask.bracketed(host) + ":" + port + "/").build();
            try (Response response = client.newCall(request).execute()) {
                response.body().bytes();
            } finally {
                client.connectionPool().evictAll();
                client.dispatcher().executorService().shutdown();
            }
        });
    }
}
