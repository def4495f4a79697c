package io.deprov.examples.quickstart;

import static java.util.Objects.requireNonNull;

import com.unboundid.ldap.sdk.BindResult;
import com.unboundid.ldap.sdk.LDAPBindException;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import com.unboundid.ldap.sdk.experimental.DraftBeheraLDAPPasswordPolicy10RequestControl;
import com.unboundid.ldap.sdk.experimental.DraftBeheraLDAPPasswordPolicy10ResponseControl;

/**
 * Knocks on the door as a person would: connects, starts TLS, binds with a password, and says what the server answered.
 *
 * <p>A demonstration, not a probe for real directories: it needs the password, and there a failed bind counts towards a
 * lock.
 *
 * <p>Thread-safe: every attempt has a connection of its own.
 */
public final class BindCheck {

    private final EmbeddedDirectory directory;

    BindCheck(EmbeddedDirectory directory) {
        this.directory = directory;
    }

    /**
     * Tries to sign in, once.
     *
     * @return accepted, or refused with 49 {@code invalidCredentials}
     * @throws IllegalArgumentException if the password is empty: that would ask for an anonymous session, which a
     *     server may grant to anybody (RFC 4513 section 5.1.2)
     * @throws LDAPException if the server could not be asked or answered anything else; says nothing about the account
     */
    public Answer tryBind(Login login) throws LDAPException {
        requireNonNull(login, "login");
        if (login.password().isEmpty()) {
            throw new IllegalArgumentException("an empty password proves nothing: " + login.dn());
        }
        SimpleBindRequest request = new SimpleBindRequest(
                login.dn(), login.password(), new DraftBeheraLDAPPasswordPolicy10RequestControl());
        try (LDAPConnection connection = directory.connect()) {
            connection.bind(request);
            return new Answer(true, "success");
        } catch (LDAPBindException e) {
            if (!ResultCode.INVALID_CREDENTIALS.equals(e.getResultCode())) {
                throw e;
            }
            return new Answer(false, diagnostic(e.getBindResult()));
        }
    }

    private static String diagnostic(BindResult result) throws LDAPException {
        StringBuilder text = new StringBuilder("49 invalidCredentials");
        String said = result.getDiagnosticMessage();
        if (said != null && !said.isBlank()) {
            text.append(", ").append(said);
        }
        DraftBeheraLDAPPasswordPolicy10ResponseControl policy =
                DraftBeheraLDAPPasswordPolicy10ResponseControl.get(result);
        if (policy != null && policy.getErrorType() != null) {
            text.append(", ").append(policy.getErrorType().getName());
        }
        return text.toString();
    }

    /**
     * What the server said.
     *
     * @param isAccepted whether the session is that person's now
     * @param diagnostic the result and the reason, as far as the server tells one; no secret in it
     */
    public record Answer(boolean isAccepted, String diagnostic) {}
}
