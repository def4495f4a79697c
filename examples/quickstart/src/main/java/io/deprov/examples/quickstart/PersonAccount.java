package io.deprov.examples.quickstart;

import static java.util.Objects.requireNonNull;

/**
 * One entry below {@link DirectoryTree#PEOPLE}. A person can have several; what they share is the employee number.
 *
 * @param uid the user name, as {@code memberUid} holds it
 * @param commonName what people see; not unique
 * @param employeeNumber whose account it is; unique per person, not per account
 */
public record PersonAccount(String uid, String commonName, String employeeNumber) {

    public PersonAccount {
        requireNonNull(uid, "uid");
        requireNonNull(commonName, "commonName");
        requireNonNull(employeeNumber, "employeeNumber");
    }

    /** The name of the entry, as {@code member} and {@code uniqueMember} hold it. */
    public String dn() {
        return "uid=" + uid + "," + DirectoryTree.PEOPLE;
    }
}
