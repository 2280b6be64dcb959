import type { Here } from "@/shell/workspace";

interface Section {
  /** Its address below the settings, and its key in the messages "settings". */
  name: string;
  may: (here: Here) => boolean;
}

const everybody = () => true;
const owners = (here: Here) => here.mayOwn;
const administrators = (here: Here) => here.administers;

interface Group {
  /** A key of the messages "settings.groups". */
  name: "you" | "workspace" | "box";
  sections: readonly Section[];
}

/** The rooms of the settings and who is shown them; the API refuses the rest whatever the page shows. */
export const GROUPS: readonly Group[] = [
  {
    name: "you",
    sections: [
      { name: "account", may: everybody },
      { name: "notifications", may: everybody },
    ],
  },
  {
    name: "workspace",
    sections: [
      { name: "members", may: everybody },
      { name: "defaults", may: owners },
      { name: "sharing", may: owners },
      { name: "api-keys", may: owners },
      { name: "webhooks", may: owners },
      { name: "watch-folders", may: owners },
      { name: "audit", may: owners },
    ],
  },
  {
    name: "box",
    sections: [
      { name: "storage", may: administrators },
      { name: "health", may: administrators },
      { name: "license", may: everybody },
    ],
  },
];

/** The groups as somebody sees them: what they may not do is not there. */
export function groupsFor(here: Here): Group[] {
  const shown = GROUPS.map((group) => ({ ...group, sections: group.sections.filter((each) => each.may(here)) }));
  return shown.filter((group) => group.sections.length > 0);
}
