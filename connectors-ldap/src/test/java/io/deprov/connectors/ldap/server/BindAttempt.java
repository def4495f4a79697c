package io.deprov.connectors.ldap.server;

import com.unboundid.ldap.sdk.ResultCode;

/**
 * The server's answer to one bind.
 *
 * @param resultCode 0, or 49 for a locked account and a wrong password alike
 * @param diagnosticMessage the server's text, empty if there was none
 * @param policyError the password policy control's error, such as {@code account locked}, empty if there was none
 */
public record BindAttempt(ResultCode resultCode, String diagnosticMessage, String policyError) {

    public boolean isAccepted() {
        return ResultCode.SUCCESS.equals(resultCode);
    }

    /** The server says that it is the lock, and not the password, that keeps them out. */
    public boolean isLocked() {
        return policyError.equals("account locked");
    }
}
