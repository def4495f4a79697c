package com.example.roster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.deprov.testkit.Trouble;
import io.deprov.testkit.fault.TroubledHttpServer;
import io.deprov.testkit.fault.TroubledHttpServer.Answer;
import io.deprov.testkit.fault.TroubledHttpServer.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The made-up user service. Versions every user, and refuses a change to another version than the one it is told. */
final class RosterServer {

    static final String TOKEN = "canary-81c0-roster-token";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAGE = 2;
    private static final int LARGE_PAGE = 1_000;

    /** A user. */
    record User(String id, String name, String number, boolean active, List<String> groups, int version) {

        User changed(String newName, boolean isActive, List<String> newGroups) {
            return new User(id, newName, number, isActive, List.copyOf(newGroups), version + 1);
        }

        User without(String group) {
            List<String> left = new ArrayList<>(groups);
            left.remove(group);
            return changed(name, active, left);
        }
    }

    final TroubledHttpServer http = TroubledHttpServer.start(this::answer);
    final Map<String, User> users = new TreeMap<>();
    private int made;

    RosterServer() throws IOException {
        make("always there", "0");
    }

    String make(String name, String number) {
        synchronized (http) {
            String id = "user-" + made++;
            users.put(id, new User(id, name, number, true, List.of("crew", "keys", "night shift"), 1));
            return id;
        }
    }

    private Answer answer(Request request) throws JsonProcessingException {
        if (!request.header("Authorization").orElse("").equals("Bearer " + TOKEN)) {
            return Answer.of(401, "");
        }
        List<String> parts = request.parts();
        if (parts.get(0).equals("me")) {
            return ok(Map.of("name", "deprov"));
        }
        boolean isHiding = http.has(Trouble.HIDES_EVERYTHING);
        if (parts.size() == 1) {
            return ok(Map.of(
                    "users",
                    users.values().stream()
                            .filter(user -> request.parameter("number").map(user.number()::equals).orElse(true))
                            .filter(user -> request.parameter("name").map(user.name()::equals).orElse(true))
                            .filter(user -> !isHiding)
                            .toList()));
        }
        User user = users.get(parts.get(1));
        if (user == null || isHiding) {
            return Answer.of(404, "");
        }
        if (request.method().equals("GET")) {
            return parts.size() == 2 ? ok(user) : groups(user, request.parameter("after").orElse(""));
        }
        return request.header("If-Match").orElse("").equals(String.valueOf(user.version()))
                ? write(user, parts)
                : Answer.of(412, "");
    }

    private Answer groups(User user, String after) throws JsonProcessingException {
        if (!after.isEmpty() && http.has(Trouble.CUTS_LISTS)) {
            return Answer.of(500, "");
        }
        if (!after.isEmpty() && http.has(Trouble.LOSES_THINGS_WHILE_PAGING)) {
            users.put(user.id(), user.without("crew"));
        }
        List<String> left = users.get(user.id()).groups().stream()
                .filter(group -> group.compareTo(after) > 0)
                .toList();
        Map<String, Object> page = new LinkedHashMap<>();
        int size = user.groups().size() > LARGE_PAGE ? LARGE_PAGE : PAGE;
        page.put("groups", left.subList(0, Math.min(size, left.size())));
        if (left.size() > size) {
            page.put("next", left.get(size - 1));
        }
        return ok(page);
    }

    private Answer write(User user, List<String> parts) {
        if (parts.size() == 2) {
            users.remove(user.id());
        } else if (parts.get(2).equals("inactive")) {
            users.put(user.id(), user.changed(user.name(), false, user.groups()));
        } else {
            users.put(user.id(), user.without(parts.get(3)));
        }
        return Answer.of(200, "{}");
    }

    private static Answer ok(Object body) throws JsonProcessingException {
        return Answer.of(200, JSON.writeValueAsString(body));
    }
}
