package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.unboundidds.controls.AccountUsableResponseControl;
import io.deprov.api.ConnectorException;
import java.util.Optional;
import java.util.Set;

/**
 * What decides whether a block holds for one account: its password policy as read, and the server's own word on whether the account
 * could sign in now.
 *
 * @param policy the policy in force, as far as we can read it
 * @param usability the server's word
 * @param isSilent the server could have said and did not, which means that nothing it does keeps the account out
 * @param configured {@code blockSignIn} as configured
 */
record SignInRules(PasswordPolicy policy, Usability usability, boolean isSilent, String configured) {

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
        Usability usability = usability(account);
        return new SignInRules(
                PasswordPolicy.of(inquiry, account),
                usability,
                usability == Usability.UNSAID && isExpectedToSay(inquiry, account),
                inquiry.settings().blockSignIn());
    }

    /** The same for any account that has no policy of its own. */
    SignInRules under(PasswordPolicy other) {
        return new SignInRules(other, usability, isSilent, configured);
    }

    /** slapd speaks of accounts that have a password. One that has none, as far as we are shown passwords, is not spoken of. */
    private static boolean isExpectedToSay(Inquiry inquiry, SearchResultEntry account) throws ConnectorException {
        if (!inquiry.server().tellsUsability()) {
            return false;
        }
        CredentialAttribute password = CredentialAttribute.USER_PASSWORD;
        Optional<String> pinned = inquiry.idOf(account);
        if (pinned.isEmpty()) {
            // Nothing can be asked about it, so that its silence must not be taken for anything.
            return true;
        }
        String id = pinned.get();
        return new PinnedSearch(inquiry)
                        .accountWith(id, CredentialValues.presence(password), DirectoryCall.NO_ATTRIBUTES)
                        .isPresent()
                || !new CredentialControls(inquiry)
                        .visible(password, Set.of(id))
                        .isShown();
    }

    boolean isConfigured(String word) {
        return configured.equals(word);
    }

    /** What {@link #isSilent} means, in words. */
    Optional<String> silence() {
        return isSilent
                ? Optional.of(
                        "the server could say whether the account is usable but does not: either no password policy is"
                                + " in force for it (overlay ppolicy on this database, ppolicy_default), or our login lacks search or"
                                + " compare on userPassword")
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
