package io.deprov.examples.quickstart;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.util.ssl.cert.CertException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The entries of a {@link Staff}, with passwords, keys and certificates that are new in every run. */
final class StaffEntries {

    /** Every so manieth employee has an SSH key besides those who must have one. */
    private static final int ONE_KEY_IN = 9;

    private final Staff staff;
    private final Map<PersonAccount, String> passwords;
    private final Certificates certificates;
    private final Map<PersonAccount, List<String>> keys;
    private final Set<PersonAccount> withCertificate;

    /**
     * Makes the keys; the rest follows with {@link #all()}.
     *
     * @param passwords in the clear; whoever is not in there gets one that nobody knows
     */
    StaffEntries(Staff staff, Map<PersonAccount, String> passwords, Clock clock) {
        this.staff = staff;
        this.passwords = passwords;
        certificates = new Certificates(clock);
        keys = keys(staff);
        withCertificate = Set.of(staff.leaver, staff.lookAlike, staff.control);
    }

    /** Everything below {@link DirectoryTree#PEOPLE}. */
    List<Entry> all() throws CertException {
        List<Entry> entries = new ArrayList<>();
        for (String department : Staff.DEPARTMENTS) {
            for (PersonAccount account : staff.department(department)) {
                entries.add(entry(account, department, 20_000 + entries.size()));
            }
        }
        for (PersonAccount account : staff.admins()) {
            entries.add(entry(account, "operations", 20_000 + entries.size()));
        }
        entries.add(entry(staff.control, "operations", 20_000 + entries.size()));
        return entries;
    }

    /** The leaver's laptop opens both accounts: taking a key from one of them only would leave a door open. */
    private static Map<PersonAccount, List<String>> keys(Staff staff) {
        SshPublicKeys fresh = new SshPublicKeys();
        Map<PersonAccount, List<String>> keys = new HashMap<>();
        for (int place = 0; place < Staff.SIZE; place += ONE_KEY_IN) {
            PersonAccount account = staff.employees().get(place);
            keys.put(account, List.of(fresh.next(account.uid())));
        }
        String laptop = fresh.next(staff.leaver.uid() + "@laptop");
        keys.put(staff.leaver, List.of(laptop, fresh.next(staff.leaver.uid() + "@workshop")));
        keys.put(staff.leaversPrivileged, List.of(laptop));
        keys.put(staff.control, List.of(fresh.next(staff.control.uid())));
        return keys;
    }

    private Entry entry(PersonAccount account, String department, int uidNumber) throws CertException {
        String[] name = account.commonName().split(" ", 2);
        Entry entry = new Entry(account.dn());
        entry.addAttribute(
                "objectClass",
                "top",
                "person",
                "organizationalPerson",
                "inetOrgPerson",
                "posixAccount",
                "ldapPublicKey");
        entry.addAttribute("uid", account.uid());
        entry.addAttribute("cn", account.commonName());
        entry.addAttribute("givenName", name[0]);
        entry.addAttribute("sn", name[1]);
        entry.addAttribute("mail", account.uid() + "@example.com");
        entry.addAttribute("employeeNumber", account.employeeNumber());
        entry.addAttribute("departmentNumber", department);
        entry.addAttribute("uidNumber", Integer.toString(uidNumber));
        entry.addAttribute("gidNumber", "20000");
        entry.addAttribute("homeDirectory", "/home/" + account.uid());
        entry.addAttribute("loginShell", "/bin/bash");
        entry.addAttribute("userPassword", SaltedSha512.hash(passwords.getOrDefault(account, Login.randomPassword())));
        for (String key : keys.getOrDefault(account, List.of())) {
            entry.addAttribute("sshPublicKey", key);
        }
        if (withCertificate.contains(account)) {
            DN subject = new DN(
                    new RDN("UID", account.uid()), new RDN("CN", account.commonName()), new RDN("O", Company.NAME));
            entry.addAttribute("userCertificate;binary", certificates.personal(subject));
        }
        return entry;
    }
}
