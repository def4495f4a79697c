package io.deprov.connectors.ldap;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Where the server is.
 *
 * @param host a name or an IP literal without brackets
 * @param port 1 to 65535
 * @param isLdaps whether TLS comes before the first LDAP message
 */
record ServerAddress(String host, int port, boolean isLdaps) {

    /**
     * Reads {@code ldap://host:port} or {@code ldaps://host:port}.
     *
     * @throws IllegalArgumentException when it is something else; the message says what is expected
     */
    static ServerAddress parse(String url) {
        try {
            URI uri = new URI(url);
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            boolean ldaps = scheme.equals("ldaps");
            boolean onlyHost = (uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"))
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && uri.getRawUserInfo() == null;
            if ((ldaps || scheme.equals("ldap")) && uri.getHost() != null && onlyHost && uri.getPort() <= 65_535) {
                String host = uri.getHost();
                String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
                int port = uri.getPort() > 0 ? uri.getPort() : ldaps ? 636 : 389;
                return new ServerAddress(bare, port, ldaps);
            }
        } catch (URISyntaxException e) {
            // Said below, without the text: somebody may have put a password into it.
        }
        throw new IllegalArgumentException(
                "must be ldap://host:port or ldaps://host:port and nothing else: no base, no user, no query");
    }

    /** True for what never leaves this machine. Decided by the text alone, so that no name service is asked. */
    boolean isLoopback() {
        return host.equalsIgnoreCase("localhost")
                || host.matches("127(\\.\\d{1,3}){3}")
                || host.equals("::1")
                || host.equals("0:0:0:0:0:0:0:1");
    }

    @Override
    public String toString() {
        return (isLdaps ? "ldaps://" : "ldap://") + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
