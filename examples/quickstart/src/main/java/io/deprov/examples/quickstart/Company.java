package io.deprov.examples.quickstart;

import static java.util.Objects.requireNonNull;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.util.ssl.cert.CertException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Example Works, a company that does not exist: 240 people with invented names, a few second accounts for
 * administrators, sixty groups. The same seed gives the same people in the same groups; passwords, keys and
 * certificates are new each time.
 *
 * <p>Five accounts are there for a reason:
 *
 * <ul>
 *   <li>{@link #leaver()}: two accounts linked by one employee number, each with a password, an SSH key or two and
 *       several groups, the first one with a certificate;
 *   <li>{@link #lookAlike()}: the same common name, another employee number, some of the same groups. Must not be
 *       touched;
 *   <li>{@link #neighbour()}: in the leaver's groups, and with a password we know, to show that they can still work;
 *   <li>{@link #control()}: has one of everything, so that "nothing found" elsewhere can be told from "cannot see".
 * </ul>
 *
 * <p>Immutable and thread-safe.
 */
public final class Company {

    /** What the company is called. */
    public static final String NAME = "Example Works";

    /** The company of the documentation. */
    public static final long SEED = 20_260_101L;

    private final Staff staff;
    private final Groups groups;
    private final Login leaverLogin;
    private final Login privilegedLogin;
    private final Login neighbourLogin;

    private Company(Staff staff, Groups groups) {
        this.staff = staff;
        this.groups = groups;
        leaverLogin = Login.withRandomPassword(staff.leaver.dn());
        privilegedLogin = Login.withRandomPassword(staff.leaversPrivileged.dn());
        neighbourLogin = Login.withRandomPassword(staff.neighbour.dn());
    }

    /** The people and groups that belong to a seed; usually {@link #SEED}. */
    public static Company ofSeed(long seed) {
        Random random = new Random(seed);
        Staff staff = new Staff(random);
        return new Company(staff, new Groups(staff, random));
    }

    /** Who leaves. */
    public Leaver leaver() {
        return new Leaver(staff.leaver, staff.leaversPrivileged);
    }

    /** Who has the leaver's common name and is somebody else. */
    public PersonAccount lookAlike() {
        return staff.lookAlike;
    }

    /** Who works next to the leaver and goes on working. */
    public PersonAccount neighbour() {
        return staff.neighbour;
    }

    /** What a connector is told to look for to know that it sees anything at all: the named control. */
    public PersonAccount control() {
        return staff.control;
    }

    /** For the leaver's main account. */
    public Login leaverLogin() {
        return leaverLogin;
    }

    /** For the leaver's privileged account. */
    public Login privilegedLogin() {
        return privilegedLogin;
    }

    /** For the neighbour. */
    public Login neighbourLogin() {
        return neighbourLogin;
    }

    /** The DNs of the groups an account is in when the company opens. */
    public List<String> groupsOf(PersonAccount account) {
        return groups.of(requireNonNull(account, "account"));
    }

    /** All accounts: people's main ones, administrators' second ones, the control account. */
    public int accountCount() {
        return staff.employees().size() + staff.admins().size() + 1;
    }

    /** All groups, the three of the control account included. */
    public int groupCount() {
        return groups.size();
    }

    /** People and groups with fresh keys and certificates, passwords hashed. */
    List<Entry> entries(Clock clock) throws CertException {
        Map<PersonAccount, String> passwords = Map.of(
                staff.leaver, leaverLogin.password(),
                staff.leaversPrivileged, privilegedLogin.password(),
                staff.neighbour, neighbourLogin.password());
        List<Entry> entries = new StaffEntries(staff, passwords, clock).all();
        entries.addAll(groups.entries());
        return entries;
    }

    @Override
    public String toString() {
        return NAME + " (" + accountCount() + " accounts, " + groupCount() + " groups)";
    }
}
