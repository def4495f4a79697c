package io.deprov.examples.quickstart;

import com.unboundid.ldap.sdk.LDAPException;
import java.io.PrintStream;
import java.util.List;

/** Looks at the directory from outside, without deprov, before and after; and says whether everything is as it must be. */
final class Proofs {

    private final PrintStream out;
    private final Company company;
    private final EmbeddedDirectory directory;

    Proofs(PrintStream out, Company company, EmbeddedDirectory directory) {
        this.out = out;
        this.company = company;
        this.directory = directory;
    }

    /** Shows before and after; true when every check agrees. */
    boolean show(Snapshot before, List<String> containedWhilePasswordWasSet) throws LDAPException {
        Snapshot after = directory.snapshot();
        out.printf("%nSeen from outside, by the directory's administrator:%n");
        out.printf("  %-24s %-22s %10s %10s%n", "account", "", "before", "after");
        boolean clean = true;
        for (PersonAccount account : company.leaver().accounts()) {
            for (String attribute : List.of("userPassword", "sshPublicKey", "userCertificate;binary")) {
                int left = after.values(account.dn(), attribute).size();
                row(account, attribute, before.values(account.dn(), attribute).size(), left);
                clean &= left == 0;
            }
            int groups = after.groupsOf(account).size();
            row(account, "groups", before.groupsOf(account).size(), groups);
            clean &= groups == 0;
        }
        List<EntryChange> others = after.changesSince(before).stream()
                .filter(change -> !company.leaver().explains(change))
                .toList();
        boolean outside = containedWhilePasswordWasSet.size()
                == company.leaver().accounts().size();
        boolean refused = true;
        for (Login login : List.of(company.leaverLogin(), company.privilegedLogin())) {
            refused &= !directory.bindCheck().tryBind(login).isAccepted();
        }
        boolean neighbour =
                directory.bindCheck().tryBind(company.neighbourLogin()).isAccepted();
        out.println();
        say(clean, "nothing is left on either account");
        say(outside, "both were refused at the door while their passwords were still set");
        say(refused, "the old passwords are refused now");
        say(neighbour, "a neighbour still signs in");
        say(others.isEmpty(), "nobody else's entry changed (" + after.size() + " entries compared)");
        others.forEach(change -> out.println("    changed: " + change.dn()));
        return clean && outside && refused && neighbour && others.isEmpty();
    }

    private void row(PersonAccount account, String what, int before, int after) {
        out.printf("  %-24s %-22s %10d %10d%n", account.uid(), what, before, after);
    }

    private void say(boolean holds, String what) {
        out.println((holds ? "  yes  " : "  NO   ") + what);
    }
}
