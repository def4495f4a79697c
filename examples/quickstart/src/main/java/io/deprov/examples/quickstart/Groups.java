package io.deprov.examples.quickstart;

import com.unboundid.ldap.sdk.Entry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Sixty groups, twenty of each kind that directories have, and one of each kind for the control account. Every group
 * the leaver is in has other members: a {@code groupOfNames} cannot lose its last one.
 */
final class Groups {

    private static final Set<String> FOR_ADMINS = Set.of("app-directory-admins", "list-backups", "hosts-wheel");
    private static final Set<String> WITH_LEAVER =
            Set.of("app-wiki", "app-code-review", "list-blueprints", "hosts-dev", "hosts-build");
    private static final Set<String> WITH_LOOK_ALIKE = Set.of("list-blueprints", "hosts-dev");
    private static final Set<String> WITH_PRIVILEGED = Set.of("app-monitoring", "hosts-backup");

    private static final List<String> APPS = List.of(
            "wiki", "tickets", "timesheets", "expenses", "code-review", "monitoring", "directory-admins", "catalogue");
    private static final List<String> LISTS =
            List.of("all-hands", "news", "on-call", "blueprints", "backups", "suppliers", "travel", "canteen");
    private static final List<String> HOSTS = List.of(
            "dev",
            "build",
            "test",
            "staging",
            "backup",
            "database",
            "web",
            "mail",
            "names",
            "proxy",
            "logs",
            "metrics",
            "edge",
            "lab",
            "print",
            "storage",
            "vpn",
            "jump",
            "wheel",
            "archive");

    private final Staff staff;
    private final Random random;
    private final Map<String, Set<PersonAccount>> members = new LinkedHashMap<>();
    private final Map<String, Kind> kinds = new LinkedHashMap<>();

    Groups(Staff staff, Random random) {
        this.staff = staff;
        this.random = random;
        for (String department : Staff.DEPARTMENTS) {
            add(Kind.GROUP_OF_NAMES, "dept-" + department, staff.department(department));
            add(Kind.GROUP_OF_UNIQUE_NAMES, "share-" + department, staff.department(department));
        }
        APPS.forEach(name -> addDrawn(Kind.GROUP_OF_NAMES, "app-" + name));
        LISTS.forEach(name -> addDrawn(Kind.GROUP_OF_UNIQUE_NAMES, "list-" + name));
        HOSTS.forEach(name -> addDrawn(Kind.POSIX_GROUP, "hosts-" + name));
        add(Kind.GROUP_OF_NAMES, staff.control.uid(), List.of(staff.control));
        add(Kind.GROUP_OF_UNIQUE_NAMES, staff.control.uid() + "-unique", List.of(staff.control));
        add(Kind.POSIX_GROUP, staff.control.uid() + "-posix", List.of(staff.control));
    }

    List<String> of(PersonAccount account) {
        return members.entrySet().stream()
                .filter(group -> group.getValue().contains(account))
                .map(group -> dn(group.getKey()))
                .toList();
    }

    int size() {
        return members.size();
    }

    List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        members.forEach((name, accounts) -> {
            Kind kind = kinds.getOrDefault(name, Kind.GROUP_OF_NAMES);
            Entry entry = new Entry(dn(name));
            entry.addAttribute("objectClass", "top", kind.objectClass);
            entry.addAttribute("cn", name);
            for (PersonAccount account : accounts) {
                entry.addAttribute(kind.attribute, kind == Kind.POSIX_GROUP ? account.uid() : account.dn());
            }
            if (kind == Kind.POSIX_GROUP) {
                entry.addAttribute("gidNumber", Integer.toString(40_000 + entries.size()));
            }
            entries.add(entry);
        });
        return entries;
    }

    private void addDrawn(Kind kind, String name) {
        List<PersonAccount> drawn =
                new ArrayList<>(FOR_ADMINS.contains(name) ? staff.admins() : drawFromEverybodyElse());
        if (WITH_LEAVER.contains(name)) {
            drawn.add(staff.leaver);
            drawn.add(staff.neighbour);
        }
        if (WITH_LOOK_ALIKE.contains(name)) {
            drawn.add(staff.lookAlike);
        }
        if (WITH_PRIVILEGED.contains(name)) {
            drawn.add(staff.leaversPrivileged);
        }
        add(kind, name, drawn);
    }

    private List<PersonAccount> drawFromEverybodyElse() {
        List<PersonAccount> others = new ArrayList<>(staff.employees());
        others.remove(staff.leaver);
        Collections.shuffle(others, random);
        return others.subList(0, 6 + random.nextInt(25));
    }

    private void add(Kind kind, String name, List<PersonAccount> accounts) {
        kinds.put(name, kind);
        members.put(name, new LinkedHashSet<>(accounts));
    }

    private static String dn(String name) {
        return "cn=" + name + "," + DirectoryTree.GROUPS;
    }

    private enum Kind {
        GROUP_OF_NAMES("groupOfNames", "member"),
        GROUP_OF_UNIQUE_NAMES("groupOfUniqueNames", "uniqueMember"),
        POSIX_GROUP("posixGroup", "memberUid");

        private final String objectClass;
        private final String attribute;

        Kind(String objectClass, String attribute) {
            this.objectClass = objectClass;
            this.attribute = attribute;
        }
    }
}
