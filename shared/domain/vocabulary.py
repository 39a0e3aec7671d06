"""Words that headings are made of, beside the names in `headings.py`. Data; `heading_words.py` compares."""

from collections.abc import Mapping

from shared.domain.headings import Column, NamePart

HINTS = (
    "required | mandatory | optional | if any | if available | if known | if applicable | please"
    " | pflichtfeld | pflicht | erforderlich | optionale angabe | falls vorhanden | obligatoire | requis"
    " | facultatif | obligatorio | requerido | opcional | obrigatório | obbligatorio | facoltativo"
    " | richiesto | verplicht | optioneel | obligatorisk | valfri | valgfri | pakollinen | wymagane"
    " | opcjonalne | povinné | обязательно | 必須 | 任意 | 必填 | 选填 | 필수 | 선택"
)
"""Said of any column, and without meaning for what it holds."""

_LINKS = (
    "of | the | your | to | for | de | du | des | d | l | la | le | del | della | dell | di | do | da | van"
    " | der | die"
)

_OWN = (
    "work | business | primary | main | company | corporate | office | official | professional"
    " | organisation | organization | organizational | guest | guests | partner | partners | invitee"
    " | invitees | invited | invite | user | users | contact | person | people | participant | attendee"
    " | visitor | visiteur | visitante | visitatore | besucher | bezoeker | besökare | member | employee"
    " | staff | external | supplier | vendor | customer | client | consultant | contractor | login | sign in"
    " | geschäftlich | geschäftliche | geschäftlicher | dienstlich | geschäftl | dienstl | dienstliche"
    " | berufliche | beruflich | firmen | firma | arbeits | arbeit | unternehmens | gast | gäste"
    " | des gastes | haupt | primäre | kontakt | büro | teilnehmer | mitarbeiter | externe | einzuladende"
    " | professionnel | professionnelle | pro | entreprise | société | travail | bureau | principal"
    " | principale | invité | partenaire | contacto | profesional | trabajo | empresa | corporativo"
    " | laboral | invitado | socio | aziendale | lavoro | professionale | ufficio | ospite | invitato"
    " | profissional | trabalho | comercial | convidado | parceiro | contato | contatto | zakelijk"
    " | zakelijke | werk | bedrijfs | gebruiker | deelnemer | jobb | arbets | arbete | företags | gäst"
    " | arbejde | arbejds | arbeid | arbeids | gæst | gjest | bedrift | työ | yritys | vieras | vieraan"
    " | służbowy | służbowa | firmowy | gościa | partnera | pracovní | firemní | céges | munkahelyi"
    " | рабочая | рабочий | корпоративная | корпоративный | сотрудника | деловая | служебный | гостя | iş"
    " | kurumsal | misafir | 会社 | 勤務先 | 業務用 | 仕事用 | ゲスト | 招待 | 工作 | 公司 | 企业 | 来宾"
    " | 회사 | 업무 | 게스트"
)
"""Whose address it is, and that it is the one at work: the guest's own."""

CORES: Mapping[Column | NamePart, str] = {
    Column.EMAIL: "emails | mails | smtp | email adress | email addres | mail adress | email adresse"
    " | email adres | e-mail-address | e-postası | e-posta adresi | adres mailowy | mailcím | почта | имейл"
    " | e-mailos | correu",
    Column.GROUPS: "security group | security groups | sicherheitsgruppe | sicherheitsgruppen | gruppenname"
    " | gruppennamen | berechtigungsgruppe | berechtigungsgruppen | zugriffsgruppe | zugriffsgruppen"
    " | benutzergruppe | säkerhetsgrupp | gruppnamn | sikkerhedsgruppe | gruppenavn | sikkerhetsgruppe"
    " | gruppenavne | beveiligingsgroep | beveiligingsgroepen | groepsnaam | käyttöoikeusryhmä | groups",
    Column.SEND_MAIL: "send | senden | versenden | verschicken | envoyer | envoi | enviar | envío | envio"
    " | invia | inviare | invio | verzenden | versturen | skicka | wyślij | wysłać | отправить | odeslat"
    " | gönder | notify | 送信 | 送る | 发送 | 보내기",
}
"""Words that alone say what the column holds, besides all its names."""

BESIDE: Mapping[Column | NamePart, str] = {
    Column.EMAIL: f"{_OWN} | {_LINKS} | address | addresses | adress | addres | adresse | adresa | addr | adr"
    " | διεύθυνση | adres | dirección | indirizzo | endereço | osoite | cím | id | value | 1 | one | s"
    " | アドレス | の | 用 | 地址 | 的 | 주소",
    Column.NAME: "guest | guests | invitee | contact | person | persons | participant | attendee | member"
    " | employee | full | complete | display | legal | preferred | gast | kontakt | teilnehmer | mitarbeiter"
    f" | invité | invitado | ospite | convidado | der | des | and | surname | s | {_LINKS} | ゲスト | の",
    NamePart.FIRST: f"name | legal | preferred | guest | invitee | contact | person | s | {_LINKS} | english",
    NamePart.LAST: f"name | legal | preferred | guest | invitee | contact | person | s | {_LINKS} | english",
    Column.GROUPS: "id | ids | guid | guids | object | objectid | name | names | security | access | azure"
    " | ad | aad | entra | microsoft | 365 | m365 | o365 | office | comma | separated | semicolon | member"
    " | membership | memberships | assigned | add | in | into | app | application | guest | user | s"
    f" | {_LINKS} | 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | objekt | namen | zugriffs | berechtigungs"
    " | sicherheit | sécurité | accès | nom | identifiant | seguridad | acceso | nombre | sicurezza"
    " | accesso | nome | segurança | acesso | beveiligings | toegangs | naam | zabezpieczeń | nazwa | název"
    " | zabezpečení | безопасности | доступа | güvenlik | アクセス | セキュリティ | 名 | 安全 | 名称 | 보안"
    " | 이름",
    Column.SEND_MAIL: "mail | email | e-mail | invitation | invitations | invite | message | true or false"
    " | true false | yes no | yes or no | ja nein | wahr falsch | oui non | sí no | sì no | sim não | ja nee"
    " | einladung | einladungs | einladungsnachricht | nachricht | invito | invitación | convite | courriel"
    f" | correo | uitnodiging | inbjudan | zaproszenie | приглашение | a | an | un | une | {_LINKS} | 招待"
    " | メール | 邀请 | 邮件 | を | 초대",
}
"""Words that may stand beside, and change nothing."""

OTHERS = (
    "not | no | kein | keine | nicht | sans | sin | senza | manager | supervisor | boss | leader | lead"
    " | head | sponsor | approver | approved | approval | host | requester | requestor | requested"
    " | assistant | secretary | owner | creator | created | author | referrer | referred | cc | bcc | copy"
    " | reply | sender | from | by | emergency | parent | guardian | spouse | hr | admin | administrator"
    " | support | helpdesk | billing | invoice | private | personal | home | previous | former | old"
    " | alternate | alternative | alt | secondary | second | third | other | additional | backup | recovery"
    " | spare | forward | buddy | vorgesetzt | führungskraft | chef | leiter | genehmig | antragstell"
    " | gastgeber | assisten | sekretariat | ansprechpartner | verantwortlich | betreuer | privat"
    " | persönlich | notfall | frühere | alte | alternativ | zweite | weitere | kopie | absender | rechnung"
    " | responsable | supérieur | approbateur | demandeur | hôte | parrain | privé | personnel | urgence"
    " | précédent | ancien | secondaire | autre | domicile | copie | gerente | jefe | aprobador"
    " | solicitante | anfitrión | asistente | patrocinador | privado | emergencia | anterior | alternativo"
    " | secundario | otro | copia | responsabile | capo | approvatore | richiedente | referente | assistente"
    " | privata | personale | emergenza | precedente | secondaria | altra | gestor | chefe | aprovador"
    " | anfitrião | particular | pessoal | emergência | secundário | outro | cópia | leidinggevende"
    " | goedkeurder | aanvrager | gastheer | persoonlijk | nood | vorige | oud | tweede | andere | godkänn"
    " | beställ | värd | personlig | nöd | tidigare | sekundär | annan | leder | godkend | anmod | vært"
    " | tidligere | anden | esimie | esihenkil | hyväksyjä | isäntä | avustaja | yksityinen"
    " | henkilökohtainen | hätä | entinen | vaihtoehto | toinen | przełożon | kierownik | menedżer"
    " | zatwierdz | gospodarz | asystent | prywatn | osobist | awaryjn | poprzedn | alternatywn | dodatkow"
    " | inny | nadřízen | vedoucí | schvalovatel | soukrom | osobní | předchozí | alternativní | jiný"
    " | vezető | felettes | jóváhagyó | magán | személyes | korábbi | másodlagos | руковод | менеджер"
    " | начальник | утвержд | инициатор | помощник | личн | домашн | экстренн | предыдущ | дополнит"
    " | резервн | yönetici | onaylayan | kişisel | özel | önceki | yedek | 上司 | 責任者 | 承認者 | 申請者"
    " | 依頼者 | 緊急 | 個人 | 私用 | 自宅 | 以前 | 予備 | 代替 | 秘書 | マネージャー | 经理 | 主管 | 上级"
    " | 审批 | 申请人 | 助理 | 紧急 | 私人 | 个人 | 备用 | 관리자 | 상사 | 승인자 | 요청자 | 비서 | 비상"
    " | 개인 | 이전 | 보조"
)
"""Another person than the guest, or another mail than the one at work. Within other words too."""

ENDINGS = (
    "no mail | no email | no invit | status | state | active | inactive | enabled | disabled | leaving"
    " | leaver | leave | left | departure | exit | termination | terminated | end | ends | ended | enddate"
    " | until | expires | expiry | expiration | expired | offboarding | offboarded | resigned | resignation"
    " | last day | last working | removed | remove | deleted | blocked | suspended | approved | approval"
    " | invite | do not | exclude | valid | aktiv | inaktiv | austritt | ausgeschieden | ausscheiden | ende"
    " | gültig | ablauf | kündigung | gesperrt | vertragsende | enddatum | letzter tag | einladen | letzter"
    " | statut | actif | sortie | départ | fin | expiration | valable | estado | activo | baja | salida"
    " | vencimiento | caducidad | stato | attivo | uscita | cessazione | scadenza | fine | situação | ativo"
    " | saída | desligamento | término | validade | actief | uitdienst | einddatum | vertrek | slutdatum"
    " | avslut | slutdato | sluttdato | fratræd | aktiivinen | päättymis | lähtö | tila | aktywn"
    " | zakończeni | odejści | ważne | zwolnien | stav | aktivní | ukončení | konec | odchod | állapot"
    " | kilépés | vége | статус | активен | увольн | окончан | действует | durum | aktif | ayrılış | bitiş"
    " | ステータス | 状態 | 退職 | 終了 | 期限 | 在籍 | 状态 | 离职 | 结束 | 到期 | 有效期 | 상태 | 퇴사"
    " | 종료 | 만료"
)
"""Whether somebody is still there, or for how long. Within other words too."""

TOTALS = (
    "total | totals | grand total | subtotal | sub total | sum | count | summe | gesamt | gesamtsumme"
    " | anzahl | insgesamt | total général | somme | nombre total | suma | totale | somma | soma | totaal"
    " | aantal | summa | antal | yhteensä | razem | łącznie | celkem | součet | összesen | összeg | итого"
    " | всего | toplam | 合計 | 総計 | 小計 | 计 | 合计 | 总计 | 小计 | 합계"
)
"""How the line below a table begins."""
