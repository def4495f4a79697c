package io.deprov.examples.quickstart;

import io.deprov.examples.quickstart.InventedNames.Name;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Who works there, drawn from the seed. The leaver, their neighbour and their look-alike are colleagues in one
 * department, which makes mixing them up easy.
 */
final class Staff {

    static final int SIZE = 240;
    static final List<String> DEPARTMENTS = List.of(
            "assembly",
            "logistics",
            "research",
            "quality",
            "sales",
            "purchasing",
            "finance",
            "facilities",
            "support",
            "design",
            "training",
            "operations");

    private static final Name LEAVER = new Name("Yarrow", "Drumlin");
    private static final int LEAVERS_PLACE = 38;
    private static final int NEIGHBOURS_PLACE = LEAVERS_PLACE + DEPARTMENTS.size();
    private static final int LOOK_ALIKES_PLACE = LEAVERS_PLACE + 7 * DEPARTMENTS.size();

    /** Every so manieth employee administers something and has a second account for it. */
    private static final int ONE_ADMIN_IN = 40;

    final PersonAccount leaver;
    final PersonAccount leaversPrivileged;
    final PersonAccount neighbour;
    final PersonAccount lookAlike;
    final PersonAccount control = new PersonAccount("deprov-control", "Deprov Control", "E00000");

    private final List<PersonAccount> employees = new ArrayList<>();
    private final List<PersonAccount> admins = new ArrayList<>();

    Staff(Random random) {
        List<Name> names = InventedNames.draw(SIZE, LEAVER, random);
        for (int place = 0; place < SIZE; place++) {
            Name name = place == LEAVERS_PLACE || place == LOOK_ALIKES_PLACE ? LEAVER : names.get(place);
            String uid = place == LOOK_ALIKES_PLACE ? name.uid() + "2" : name.uid();
            employees.add(new PersonAccount(uid, name.common(), "E" + (10_000 + place)));
        }
        for (int place = LEAVERS_PLACE % ONE_ADMIN_IN; place < SIZE; place += ONE_ADMIN_IN) {
            PersonAccount owner = employees.get(place);
            admins.add(
                    new PersonAccount("adm-" + owner.uid(), owner.commonName() + " (admin)", owner.employeeNumber()));
        }
        leaver = employees.get(LEAVERS_PLACE);
        leaversPrivileged = admins.get(LEAVERS_PLACE / ONE_ADMIN_IN);
        neighbour = employees.get(NEIGHBOURS_PLACE);
        lookAlike = employees.get(LOOK_ALIKES_PLACE);
    }

    /** Main accounts, in order of employee numbers. */
    List<PersonAccount> employees() {
        return List.copyOf(employees);
    }

    /** Privileged accounts, the leaver's among them. */
    List<PersonAccount> admins() {
        return List.copyOf(admins);
    }

    List<PersonAccount> department(String name) {
        int first = DEPARTMENTS.indexOf(name);
        List<PersonAccount> members = new ArrayList<>();
        for (int place = first; place < SIZE; place += DEPARTMENTS.size()) {
            members.add(employees.get(place));
        }
        return members;
    }
}
