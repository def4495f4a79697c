package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import io.deprov.api.StateToken;

/**
 * What a write is guarded by: a filter that must match the entry in the moment of the write (RFC 4528), and a word that says which way
 * was prepared. As text it is what the journal keeps; it holds ids, names and lock times, never a secret.
 *
 * @param word the strategy; empty where there is one way only
 * @param assertion what must be true of the entry
 */
record Guard(String word, Filter assertion) {

    private static final int LONGEST = 4096;

    static Guard of(Filter assertion) {
        return new Guard("", assertion);
    }

    boolean fits() {
        return text().length() <= LONGEST;
    }

    StateToken token() {
        return new StateToken(text());
    }

    private String text() {
        return word + "|" + assertion;
    }

    static Guard parse(StateToken token) throws ConnectorException {
        String text = token.value();
        int bar = text.indexOf('|');
        try {
            return new Guard(text.substring(0, Math.max(0, bar)), Filter.create(text.substring(bar + 1)));
        } catch (LDAPException e) {
            throw ConnectorException.builder(
                            FailureClass.INVALID_REQUEST,
                            "the state token is not one that this connector's prepare gave")
                    .cause(e)
                    .build();
        }
    }
}
