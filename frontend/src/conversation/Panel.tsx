// "Ver conversación": the transcript live, its history and its details; beside the list, or over it.
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { Tab, TabList, TabPanel, Tabs } from "react-aria-components";
import { useActing } from "../acting/acting.ts";
import { offered } from "../acting/offered.ts";
import { subjectOfConversation } from "../acting/subject.ts";
import type { ActionShown } from "../contract/live.ts";
import { CustomerName } from "../parts/CustomerName.tsx";
import { Since, Span } from "../parts/Since.tsx";
import { State } from "../parts/State.tsx";
import { Icon } from "../ui/Icon.tsx";
import { Notice } from "../ui/Notice.tsx";
import { useLasting } from "../use/lists.ts";
import { useCatalog, useSession } from "../use/server.tsx";
import { useText } from "../use/text.tsx";
import { Details } from "./Details.tsx";
import styles from "./Panel.module.css";
import { PresentPeople } from "./Present.tsx";
import { Timeline } from "./Timeline.tsx";
import { Tools } from "./Tools.tsx";
import { TranscriptView } from "./Transcript.tsx";
import { useTranscript } from "./useTranscript.ts";

export default function ConversationPanel(props: { id: string; docked: boolean; close: () => void }) {
  const { t } = useText();
  const acting = useActing();
  const asked = acting.opened?.subjects.some((each) => each.id === props.id) ? acting.opened.action.name : null;
  const { transcript, gone, present } = useTranscript(props.id, asked);
  const root = useRef<HTMLElement>(null);
  const title = useId();
  const conversation = transcript?.conversation ?? null;
  const { actions } = useCatalog();
  const { agents } = useSession();
  const [menu, setMenu] = useState(false);
  const slow = useLasting(conversation === null && !gone, 150);
  useEffect(() => root.current?.focus(), []);

  const customer = conversation?.contact.name || t("grid.no_name");
  const tools = conversation ? offered(actions, conversation.state).filter((each) => each.name !== "view") : [];
  const run = (action: ActionShown | undefined) => {
    if (!action || !conversation) return;
    acting.begin(action, [subjectOfConversation(conversation)], { opener: root.current, tags: conversation.tags });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    const key = event.key.toLowerCase();
    if (key === "escape") props.close();
    else if (key === "t") run(tools.find((each) => each.name === "transfer"));
    else if (key === "u") acting.undoLast();
    else if (key === "m" || (event.shiftKey && event.key === "F10")) setMenu(tools.length > 1);
    else return;
    event.preventDefault();
  };

  return (
    <section
      ref={root}
      className={styles.panel}
      data-docked={props.docked || undefined}
      aria-labelledby={title}
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      <header className={styles.header}>
        <h2 id={title} className={styles.title}>
          <span className="visually-hidden">{t("panel.label", { customer })}</span>
          <span aria-hidden="true">
            {conversation ? <CustomerName customer={{ ...conversation.contact }} /> : t("actions.view")}
          </span>
        </h2>
        <button type="button" className={styles.close} aria-label={t("panel.close")} onClick={props.close}>
          <Icon name="close" />
        </button>
        {conversation ? (
          <p className={styles.facts}>
            <State id={conversation.state} />
            <ChannelName id={conversation.channel} />
            {conversation.ticket ? <span>{t("panel.ticket", { ticket: conversation.ticket })}</span> : null}
            <span dir="auto">{conversation.group?.name ?? t("grid.no_group")}</span>
            <span dir="auto">{conversation.agent?.name ?? t("grid.unassigned")}</span>
            {(conversation.contacts ?? 0) > 1 ? (
              <span>{t("grid.contacts", { n: conversation.contacts ?? 0 })}</span>
            ) : null}
          </p>
        ) : null}
        {conversation ? (
          <dl className={styles.times}>
            {conversation.waiting_since === null ? null : (
              <div>
                <dt>
                  <Label column="wait" />
                </dt>
                <dd className={styles.wait}>
                  <Since moment={conversation.waiting_since} />
                </dd>
              </div>
            )}
            <div>
              <dt>
                <Label column="time_in_state" />
              </dt>
              <dd>
                <Since moment={conversation.state_since} />
              </dd>
            </div>
            <div>
              <dt>
                <Label column="duration" />
              </dt>
              <dd>
                <Span span={[conversation.opened_at, conversation.finished_at]} />
              </dd>
            </div>
          </dl>
        ) : null}
        {present ? <PresentPeople present={present} /> : null}
        <Tools actions={tools} customer={customer} open={menu} onOpen={setMenu} run={run} />
        {conversation?.agent && agents.includes(conversation.agent.id) ? null : (
          <p className={styles.promise}>
            <Icon name="eye" size={14} />
            {t("panel.watching")}
          </p>
        )}
      </header>
      {gone ? (
        <Notice alert title={t("panel.gone")} action={{ label: t("panel.close"), run: props.close }}>
          {t("panel.gone_help")}
        </Notice>
      ) : transcript === null || conversation === null ? (
        <p className={styles.loading} role="status">
          {slow ? t("panel.loading") : ""}
        </p>
      ) : (
        <Tabs className={styles.tabs}>
          <TabList className={styles.tablist} aria-label={t("panel.label", { customer })}>
            <Tab id="messages" className={styles.tab}>
              {t("panel.messages")}
            </Tab>
            <Tab id="timeline" className={styles.tab}>
              {t("panel.timeline")}
            </Tab>
            <Tab id="details" className={styles.tab}>
              {t("panel.details")}
            </Tab>
          </TabList>
          <TabPanel id="messages" className={styles.content}>
            <TranscriptView conversation={conversation} messages={transcript.messages} />
          </TabPanel>
          <TabPanel id="timeline" className={styles.content}>
            <Timeline id={props.id} seq={transcript.seq} />
          </TabPanel>
          <TabPanel id="details" className={styles.content}>
            <Details conversation={conversation} />
          </TabPanel>
        </Tabs>
      )}
    </section>
  );
}

function ChannelName(props: { id: string }) {
  const { channels } = useCatalog();
  return <span>{channels.find((each) => each.id === props.id)?.label ?? props.id}</span>;
}

function Label(props: { column: string }) {
  const { columns } = useCatalog();
  return <>{columns.find((each) => each.name === props.column)?.label}</>;
}
