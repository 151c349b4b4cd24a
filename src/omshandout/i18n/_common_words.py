"""The commonest small words of some languages: what a language is most quickly told by.

A word that several of them share says little, and is counted for each of them. The lists are
long enough that every sentence of everyday text has some of its words, and no longer.
"""

from __future__ import annotations

COMMON_WORDS = {
    "en": (
        "the of and to in is are that it for on with as was this be by not or from have you "
        "your they at if when what can do does will who how there which an has but all "
        "about"
    ),
    "es": (
        "de la que el en y los se del las un por con una su para es al lo como más o pero "
        "sus le ya este si porque esta cuando muy sin sobre ser también me hasta hay donde "
        "quien desde está son"
    ),
    "pt": (
        "de a que e o do da em um para com não uma os no se na por mais as dos como mas ao "
        "ele das seu sua ou quando muito nos já eu também só pelo pela até isso ela entre "
        "depois são está"
    ),
    "fr": (
        "de la le et les des en un du une que est pour qui dans par plus au sur ne se pas "
        "ou avec ce son il sont cette mais comme être aux ses vous votre nous si peut leur "
        "elle lui tout"
    ),
    "it": (
        "di e il la che in un a per è una sono con non si da come le dei nel alla più i gli "
        "del della anche al ma o se lo suo questo essere ha dal ogni tutti può quando nella"
    ),
    "ca": (
        "de la i el que en a les els un per amb del una és no al es més com o si seva seu "
        "aquest són pot quan també dels té molt perquè aquesta tots"
    ),
    "gl": (
        "de a e o que en do da os para un as unha non con por se ao máis como ou pero seu "
        "súa das dos é na no cando moi tamén está son"
    ),
    "ro": (
        "de și în a la cu pe este nu un o care din se că mai pentru sau sunt ce dacă are fi "
        "prin după această acest când copilul poate să le ale lui"
    ),
    "ht": (
        "li nan yo pou ki yon ak se pa sa ou gen te ka la an tout moun nou oswa men lè fè "
        "lan kapab pitit dwe sou si a konn pi ta"
    ),
    "de": (
        "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als "
        "auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie "
        "einem über oder ihr wenn"
    ),
    "nl": (
        "de van een het en in is dat op te zijn met voor niet aan er om ook als dan maar of "
        "door bij uit naar heeft kan wordt uw je kind wat deze over worden geen"
    ),
    "sv": (
        "och i att det som en på är av för med den till inte har de om ett men var jag sig "
        "från vi så kan när eller du ska barnet din ditt vara"
    ),
    "da": (
        "og i at det er en til af på som for med den de ikke har et der om men fra kan når "
        "eller barnet dit din skal være du hvis også"
    ),
    "nb": (
        "og i det er en til som på for med at av den de ikke har et om men fra kan når "
        "eller barnet ditt din skal være du hvis også"
    ),
    "fi": (
        "ja on ei se että oli joka ovat hän tai kun mutta jos niin ole voi myös kuin mitä "
        "sen ne lapsi lapsen tämä siitä jotka"
    ),
    "et": (
        "ja on ei et see oli kui mis ka või ta oma nad selle aga siis kes võib laps lapse"
    ),
    "hu": (
        "a az és hogy nem is egy ez meg van vagy de ha mint el csak már azt még ki minden "
        "lehet gyermek orvos akkor"
    ),
    "pl": (
        "w i na z do się nie że jest to o jak po ale za od przez dla są tak co może czy "
        "jego oraz dziecko być lub gdy jeśli tym które"
    ),
    "cs": (
        "a v se na je že to s z do o i k ve pro za by ale jako po jsou nebo od si co který "
        "dítě tak když může být lékař"
    ),
    "sk": (
        "a v sa na je že to s z do o aj k vo pre za by ale ako po sú alebo od si čo ktorý "
        "dieťa tak keď môže byť lekár"
    ),
    "hr": (
        "i u je se na da za su od s a koji ili ne što kao to ako može dijete biti iz do "
        "nije kada liječnik bi"
    ),
    "sl": (
        "in v je se na da za so z s ki ne ali kot to če lahko otrok biti iz do ni ko "
        "zdravnik bi pa"
    ),
    "sq": (
        "e të në dhe i me për një që është nga se ka si do më nuk apo kur fëmija ose janë "
        "mund"
    ),
    "lt": (
        "ir yra kad į su iš ar bet kaip tai jis buvo gali nuo per vaikas jei taip už arba "
        "jūsų"
    ),
    "lv": (
        "un ir ka ar no uz par kas to vai bet kā tas arī var bērns jūsu ja pie viņš nav"
    ),
    "tr": (
        "ve bir bu için ile da de çok olarak gibi daha olan kadar sonra ne veya değil ise "
        "her en çocuğunuz var eğer olduğu"
    ),
    "az": (
        "və bir bu üçün ilə da də çox kimi daha olan sonra nə və ya deyil isə hər ən "
        "uşağınız var əgər olduğu bütün"
    ),
    "id": (
        "yang dan di itu dengan untuk tidak ini dari dalam akan pada juga ke karena ada "
        "atau saya bisa anak oleh jika dapat anda adalah sudah harus"
    ),
    "fil": (
        "ang ng sa na at mga ay ito para hindi may kung ni ko siya o kapag isang nang pa "
        "inyong anak iyong ka kaniyang mula lamang"
    ),
    "vi": (
        "và của là có không cho một các được trong với người những này đã khi để hoặc con "
        "bạn thể về bị hay từ như mà phải"
    ),
    "sw": (
        "na ya wa kwa ni katika la za cha kuwa au hii mtoto kama yako si hili huo lakini "
        "ambao wako mwili sana pia baada kila watu"
    ),
    "so": (
        "iyo waa in ka ku u oo ay ah ama la uu si waxa ee leh qof kasta wuxuu aan xaq "
        "markuu ilmaha ilmahaaga soo kale"
    ),
    "eu": (
        "eta da ez bat du dira edo baina ere hori bere den dute izan gabe haurra zure dela "
        "duen"
    ),
    "cy": (
        "y yn a i o ar yr ei mae ac am wedi yw eich bod neu fod gan os plentyn nid sydd"
    ),
    "ga": (
        "an agus na a i ar is le go bhfuil sé do ag ó nó ní tá leanbh mar seo don aon"
    ),
    "ru": (
        "и в не на что с он как это по но из у за от так для же или вы если бы при до когда "
        "ваш ребёнок ребенок может его её все к"
    ),
    "uk": (
        "і в не на що з він як це по але із у за від так для або ви якщо би при до коли ваш "
        "дитина може його її всі та й є"
    ),
    "bg": (
        "и в не на че с той как това по но от за се да са или вие ако при до когато вашето "
        "дете може му ѝ всички е си"
    ),
    "sr": (
        "и у је се на да за су од с а који или не што као то ако може дете бити из до није "
        "када"
    ),
    "ar": (
        "في من على إلى أن عن هذا هذه التي الذي أو مع ما لا كان قد كل بعد طفلك إذا عند هو هي "
        "ثم لم وفي بين غير"
    ),
    "fa": (
        "و در به از که این را با است برای آن یک خود تا کرد بر هم یا اگر کودک شما نیست "
        "می‌شود باید هر دارد می"
    ),
    "ur": (
        "کے میں کی ہے اور سے کا کو اس نے پر ہیں کہ یہ بھی ایک نہیں کر تو یا آپ بچے اگر جو "
        "ہو"
    ),
    "ps": (
        "د په او چې له سره دی ته کې دا یا نه هم هغه تاسو ماشوم که وي ده شي"
    ),
    "ckb": (
        "لە بۆ و بە کە لەگەڵ ئەم ئەو یان نییە دەبێت هەر مناڵ هەموو وەک"
    ),
    "he": (
        "של את על לא הוא זה עם או גם כי היא אם יש אל כל אבל הילד שלך יותר אין מה כמו"
    ),
    "yi": (
        "און די צו פון אין אַז דער איז מיט נישט דאָס אויף האָט זיך"
    ),
    "hi": (
        "के में की है और से का को हैं पर यह भी एक नहीं कर तो या आप बच्चे अगर जो हो ने कि इस"
    ),
    "ne": (
        "र छ को मा लाई छन् पनि यो हो गर्न वा भने बच्चा तपाईं हुन् तथा प्रत्येक हुने"
    ),
    "mr": (
        "आणि आहे व या की हे तर नाही किंवा आहेत ते एक मूल तुमच्या असे करा होते"
    ),
}  # fmt: skip
