package io.deprov.api.access;

/** What sort of thing an access is. Closed: the phases and verdicts of a case are defined in these words. */
public enum AccessCategory {
    /** A principal of the target that is the subject's: a user entry, an IAM user, a local account. */
    ACCOUNT("account"),
    /** What an account may do: a group, role, permission, ACL row, app assignment, licence. */
    ENTITLEMENT("entitlement"),
    /** What proves identity: a password, SSH key, access key, API token, certificate, MFA method, passkey, app password. */
    CREDENTIAL("credential"),
    /** A log-in that is going on and may outlive the credential it was made with. */
    SESSION("session"),
    /** A device that is registered for, enrolled for or owned by the subject. */
    DEVICE("device");

    private final String word;

    AccessCategory(String word) {
        this.word = word;
    }

    /** The lower-case word used in plans, evidence and on screens. */
    public String word() {
        return word;
    }
}
