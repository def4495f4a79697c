package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.unboundidds.controls.AccountUsableResponseControl;
import io.deprov.api.ConnectorException;
import java.util.Optional;

/**
 * What decides whether a block holds for one account: its password policy as read, and the server's own word on whether the account
 * could sign in now.
 *
 * @param policy the policy in force, as far as we can read it
 * @param usability the server's word
 * @param configured {@code blockSignIn} as configured
 */
record SignInRules(PasswordPolicy policy, Usability usability, String configured) {

    /** The answer to the account usability control. */
    enum Usability {
        /** The account could sign in. */
        USABLE,
        /** It could not. */
        NOT_USABLE,
        /** The server did not say: it does not take the control, no policy is in force, or a right is missing. */
        UNSAID
    }

    /** Reads them afresh. {@code account} must have been read with the usability control. */
    static SignInRules of(Inquiry inquiry, SearchResultEntry account) throws ConnectorException {
        return new SignInRules(
                PasswordPolicy.of(inquiry, account),
                usability(account),
                inquiry.settings().blockSignIn());
    }

    boolean isConfigured(String word) {
        return configured.equals(word);
    }

    /** A server that could say whether the account is usable and does not: then no policy can be taken to be in force. */
    Optional<String> silence(ServerProfile server) {
        return server.tellsUsability() && usability == Usability.UNSAID
                ? Optional.of(
                        "the server could say whether the account is usable but does not: either no password policy is"
                                + " in force for it (overlay ppolicy on this database, ppolicy_default), or our login lacks compare on"
                                + " userPassword")
                : Optional.empty();
    }

    private static Usability usability(SearchResultEntry account) {
        try {
            AccountUsableResponseControl answer = AccountUsableResponseControl.get(account);
            if (answer == null) {
                return Usability.UNSAID;
            }
            return answer.isUsable() ? Usability.USABLE : Usability.NOT_USABLE;
        } catch (LDAPException e) {
            return Usability.UNSAID;
        }
    }
}
