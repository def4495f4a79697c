package io.deprov.connectors.ldap.server;

import com.unboundid.ldap.sdk.BindResult;
import com.unboundid.ldap.sdk.LDAPBindException;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import com.unboundid.ldap.sdk.experimental.DraftBeheraLDAPPasswordPolicy10ErrorType;
import com.unboundid.ldap.sdk.experimental.DraftBeheraLDAPPasswordPolicy10RequestControl;
import com.unboundid.ldap.sdk.experimental.DraftBeheraLDAPPasswordPolicy10ResponseControl;

/**
 * Tries to sign in from outside, on a new connection, and so proves what a lock is worth. An oracle for tests, never
 * for the connector: an attempt needs the person's password, and a wrong one is counted ({@code pwdFailureTime}).
 */
public final class BindProbe {

    private final SlapdServer server;

    public BindProbe(SlapdServer server) {
        this.server = server;
    }

    public boolean canBind(String dn, String password) {
        return attempt(dn, password).isAccepted();
    }

    /** Binds with the password policy request control, so that the server may say why it refuses. */
    public BindAttempt attempt(String dn, String password) {
        try (LDAPConnection connection = new LDAPConnection(server.host(), server.ldapPort())) {
            return answer(connection, dn, password);
        } catch (LDAPException e) {
            throw new IllegalStateException("the server cannot be asked: " + e.getMessage(), e);
        }
    }

    private static BindAttempt answer(LDAPConnection connection, String dn, String password) throws LDAPException {
        try {
            return attempt(connection.bind(
                    new SimpleBindRequest(dn, password, new DraftBeheraLDAPPasswordPolicy10RequestControl())));
        } catch (LDAPBindException e) {
            // Only this subtype carries an answer of the server; anything else means there was none.
            return attempt(e.getBindResult());
        }
    }

    private static BindAttempt attempt(BindResult result) throws LDAPException {
        DraftBeheraLDAPPasswordPolicy10ResponseControl policy =
                DraftBeheraLDAPPasswordPolicy10ResponseControl.get(result);
        DraftBeheraLDAPPasswordPolicy10ErrorType error = policy == null ? null : policy.getErrorType();
        String diagnostic = result.getDiagnosticMessage();
        return new BindAttempt(
                result.getResultCode(), diagnostic == null ? "" : diagnostic, error == null ? "" : error.getName());
    }
}
