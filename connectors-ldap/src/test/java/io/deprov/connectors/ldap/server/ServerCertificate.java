package io.deprov.connectors.ldap.server;

/** Which certificate the server shows. All but the first must be refused by a client that checks. */
public enum ServerCertificate {
    /** Issued by the test authority for 127.0.0.1 and localhost, valid now. */
    TRUSTED,
    /** Issued by the test authority, but for ldap.elsewhere.example. */
    WRONG_HOST,
    /** Issued by the test authority for the right host; ran out yesterday. */
    EXPIRED,
    /** For the right host, valid now, from an authority the client does not know. */
    UNKNOWN_ISSUER,
    /**
     * For the right host, valid now, and it names the test authority and its key as issuer, but another key signed it.
     * A client that compares names without checking the signature falls for it.
     */
    FORGED
}
